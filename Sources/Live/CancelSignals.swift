/// SIGINT, SIGTERM and a closed terminal: the step is told to end, and ended if it does not.
import Dispatch
import Glibc
import Steps

/// Turns the runner's cancelling (SIGINT, 7.5 s later SIGTERM, 2.5 s later kill) into one cancelled task.
struct CancelSignals {
    /// A step has this long to say what still runs; the contract gives it 2 s to be gone.
    private static let grace = DispatchTimeInterval.milliseconds(1700)

    private let sources: [any DispatchSourceSignal]

    /// Calls `cancel` at the first signal, and exits where the step is not gone in time.
    init(name: String, cancel: @escaping @Sendable () -> Void) {
        let queue = DispatchQueue(label: "signals")
        sources = [SIGINT, SIGTERM, SIGHUP].filter { $0 != SIGHUP || !Self.isIgnored($0) }.map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            source.setEventHandler {
                cancel()
                queue.asyncAfter(deadline: .now() + Self.grace) {
                    Leavings.shared.clear()
                    StandardStreams.tell("error: \(name) was cancelled and did not end by itself in time\n")
                    _exit(Failure.Kind.cancelled.rawValue)
                }
            }
            source.activate()
            return source
        }
    }

    /// True where whoever started us wants us to outlive a closed terminal, as nohup does.
    private static func isIgnored(_ number: Int32) -> Bool {
        var action = sigaction()
        guard sigaction(number, nil, &action) == 0 else { return false }
        return unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self)
            == unsafeBitCast(SIG_IGN, to: Int.self)
    }

    /// Listens no more.
    func stop() {
        for source in sources { source.cancel() }
    }
}
