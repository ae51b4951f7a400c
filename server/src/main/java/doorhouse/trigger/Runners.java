package doorhouse.trigger;

import doorhouse.trigger.FunctionFailure.Unreachable;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Several ways to reach functions; the first that serves a function is its way.
public record Runners(List<FunctionRunner> inOrder) implements FunctionRunner {
    public Runners {
        inOrder = List.copyOf(inOrder);
    }

    @Override
    public boolean serves(FunctionArn function) {
        return inOrder.stream().anyMatch(runner -> runner.serves(function));
    }

    @Override
    public boolean tellsVersions(FunctionArn function) {
        return first(function).filter(runner -> runner.tellsVersions(function)).isPresent();
    }

    @Override
    public byte[] invoke(FunctionArn function, byte[] event, Duration patience)
            throws FunctionFailure {
        return runner(function).invoke(function, event, patience);
    }

    @Override
    public void post(FunctionArn function, byte[] event, Duration patience) throws FunctionFailure {
        runner(function).post(function, event, patience);
    }

    @Override
    public byte[] invoke(
            FunctionArn function, byte[] event, InvocationContext context, Duration patience)
            throws FunctionFailure {
        return runner(function).invoke(function, event, context, patience);
    }

    @Override
    public void post(
            FunctionArn function, byte[] event, InvocationContext context, Duration patience)
            throws FunctionFailure {
        runner(function).post(function, event, context, patience);
    }

    private FunctionRunner runner(FunctionArn function) throws Unreachable {
        return first(function).orElseThrow(() -> Unreachable.because("ResourceNotFoundException"));
    }

    private Optional<FunctionRunner> first(FunctionArn function) {
        return inOrder.stream().filter(runner -> runner.serves(function)).findFirst();
    }

    @Override
    public void close() {
        inOrder.forEach(FunctionRunner::close);
    }
}
