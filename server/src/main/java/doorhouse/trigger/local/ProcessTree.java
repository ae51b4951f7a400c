package doorhouse.trigger.local;

/// A process and all that it started.
final class ProcessTree {
    private ProcessTree() {}

    /// Ends them by their handles, at once; the youngest first, so that none is left to others.
    static void kill(Process root) {
        root.descendants().toList().reversed().forEach(ProcessHandle::destroyForcibly);
        root.destroyForcibly();
    }
}
