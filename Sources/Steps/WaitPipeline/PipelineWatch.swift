/// Decides what one observed status of a pipeline execution means. No clock, no I/O: a test is a list of statuses.
import AWS

/// A watch over one execution. Green must hold for two looks, since AWS's answers may come out of order.
struct PipelineWatch: Sendable {
    /// Between looks while it runs.
    let pause: Duration
    /// Before the look that must confirm a success.
    var confirmation: Duration { min(pause, .seconds(5)) }
    private var hasSucceeded = false

    init(pause: Duration) { self.pause = pause }

    mutating func see(_ status: PipelineExecutionStatus) -> Verdict<PipelineExecutionStatus> {
        switch status {
        case .succeeded where hasSucceeded, .failed, .stopped, .completedWithFailures: return .done(status)
        case .succeeded:
            hasSucceeded = true
            return .again(after: confirmation)
        case .executing, .stopping:
            hasSucceeded = false
            return .again(after: pause)
        case .unknown(let word): return .refused("SageMaker answered with a status we do not know: \(word)")
        }
    }
}
