/// Standard output and standard error, written whole.
import Glibc

/// The process's two streams.
package enum StandardStreams {
    /// Keeps the numbers of closed streams from files and connections that are opened later: the record must not be
    /// written into one of those. Before anything is opened.
    static func hold() {
        for number in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] where fcntl(number, F_GETFD) < 0 {
            // Opened the wrong way round, so that writing fails as it does on a closed one.
            _ = open("/dev/null", number == STDIN_FILENO ? O_WRONLY : O_RDONLY)
        }
    }

    /// Writes all of `text`; false where the stream is closed or full.
    static func write(_ text: String, to descriptor: Int32) -> Bool {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    /// Tells something on standard error. A closed standard error is no reason to end: the record still says it.
    package static func tell(_ text: String) { _ = write(text, to: STDERR_FILENO) }
}
