package doorhouse.trigger;

import doorhouse.trigger.FunctionFailure.Unreachable;
import java.time.Duration;
import java.util.List;

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
        return inOrder.stream()
                .filter(runner -> runner.serves(function))
                .findFirst()
                .orElseThrow(() -> Unreachable.because("ResourceNotFoundException"));
    }

    @Override
    public void close() {
        inOrder.forEach(FunctionRunner::close);
    }
}
