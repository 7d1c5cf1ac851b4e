/// The signals that end the server: waited for in one place, and heard by no other thread.
import Glibc

/// SIGTERM and SIGINT, blocked on this thread and on all that it starts from now on.
struct EndSignals {
    private var signals = sigset_t()

    init() {
        sigemptyset(&signals)
        sigaddset(&signals, SIGTERM)
        sigaddset(&signals, SIGINT)
        pthread_sigmask(SIG_BLOCK, &signals, nil)
        // A connection that its peer has closed is an error of its write, not the end of the process.
        signal(SIGPIPE, SIG_IGN)
    }

    /// Blocks until one of them comes; its name. The server has threads of its own.
    func wait() -> String {
        var (set, number) = (signals, Int32(0))
        sigwait(&set, &number)
        return number == SIGINT ? "SIGINT" : "SIGTERM"
    }
}
