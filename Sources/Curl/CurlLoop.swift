/// The one thread that drives all transfers of a transport through libcurl's multi interface.
import CCurl
import CCurlShim
import HTTP
import Threads
import Synchronization

/// What is to be sent, and who waits for it.
struct Job: Sendable {
    let id: Int
    let plan: Plan
    let waiter: CheckedContinuation<Result<HTTPResponse, TransportError>, Never>

    /// Answers with why the request was not sent.
    func refuse(_ stop: Stop) {
        waiter.resume(returning: .failure(TransportError(stop.kind, host: plan.request.url.authority, stop.why)))
    }
}

/// The inbox of the thread. The thread starts with the first job and ends after ``close()``.
///
/// Requests are known by numbers of ours: libcurl uses the address of a finished handle again, and a late cancellation
/// would hit a stranger.
final class CurlLoop: Sendable {
    private enum Ticket { case announced, cancelled, posted }

    /// What the thread takes out of the inbox at once.
    struct Mail: Sendable {
        var jobs: [Job] = []
        var cancelled: [Int] = []
    }

    private struct State {
        var lastID = 0
        var tickets: [Int: Ticket] = [:]
        var mail = Mail()
        var isClosing = false
        /// The address of the multi handle while the thread runs: the only time to wake it up.
        var multi: UInt?

        func wake() {
            if let multi = multi.flatMap(UnsafeMutableRawPointer.init(bitPattern:)) { curl_multi_wakeup(multi) }
        }
    }

    private let state = Mutex(State())

    /// A number for a request that is about to be posted, so that it can be cancelled from then on.
    func announce() -> Int {
        state.withLock { state in
            state.lastID += 1
            state.tickets[state.lastID] = .announced
            return state.lastID
        }
    }

    /// Hands a job to the thread; gives back why not, where it has been cancelled already or no thread can be had.
    func post(_ job: Job) -> Stop? {
        state.withLock { state in
            guard state.tickets[job.id] == .announced else {
                return Stop(.cancelled, "The request was cancelled before it was sent.")
            }
            guard state.multi != nil || start(&state) else {
                return Stop(.notSendable, "No transfer can be started: out of memory, threads or file descriptors.")
            }
            state.tickets[job.id] = .posted
            state.mail.jobs.append(job)
            state.wake()
            return nil
        }
    }

    private func start(_ state: inout State) -> Bool {
        guard Self.library == CURLE_OK, let multi = curl_multi_init() else { return false }
        let address = UInt(bitPattern: multi)
        guard startThread({ self.run(multi: address) }) else {
            curl_multi_cleanup(multi)
            return false
        }
        state.multi = address
        return true
    }

    /// Ends the request of that number, whether it has been posted yet or not.
    func cancel(_ id: Int) {
        state.withLock { state in
            switch state.tickets[id] {
            case .announced: state.tickets[id] = .cancelled
            case .posted:
                state.mail.cancelled.append(id)
                state.wake()
            case .cancelled, nil: break
            }
        }
    }

    /// The request of that number is over.
    func forget(_ id: Int) {
        state.withLock { _ = $0.tickets.removeValue(forKey: id) }
    }

    /// Lets the thread end.
    func close() {
        state.withLock { state in
            state.isClosing = true
            state.wake()
        }
    }

    private func run(multi address: UInt) {
        guard let multi = UnsafeMutableRawPointer(bitPattern: address) else { return }
        var driver = CurlDriver(multi: multi)
        while let mail = takeMail() { driver.turn(mail) }
        state.withLock { $0.multi = nil }
        driver.close()
    }

    /// What has come since the last time; nil once the loop is closed.
    private func takeMail() -> Mail? {
        state.withLock { state in
            guard !state.isClosing else { return nil }
            defer { state.mail = Mail() }
            return state.mail
        }
    }

    /// libcurl and OpenSSL, initialised once and late: a program that sends nothing does not pay for them.
    private static let library = curl_global_init(Int(CURL_GLOBAL_DEFAULT))
}
