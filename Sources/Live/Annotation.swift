/// A failure as people read it: one annotation in a workflow, four short lines elsewhere.
import Steps
import Workflow

/// What a failure says, in the order a reader needs it.
struct Annotation {
    private let failure: Failure
    private let reproduce: String

    init(_ failure: Failure, reproduce: String) {
        self.failure = failure
        self.reproduce = reproduce
    }

    /// The sentences: doing what, who said no, what now, how to see it again.
    var lines: [String] {
        var because = failure.because
        if let id = failure.requestID, !because.contains(id) { because += " (request id \(id))" }
        return [
            "\(failure.kind.result) while \(failure.doing)", "because \(because)", failure.tryThis,
            "Reproduce it with: \(reproduce)",
        ]
    }

    /// Tells it once.
    func tell(of step: String, through world: World) {
        world.narrator.fail(lines, title: "\(step): \(failure.kind.result)")
    }
}
