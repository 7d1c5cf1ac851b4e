/// The two files a transfer may touch: the one it sends from and the one it writes to.
import HTTP

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Reads a range of a file, in order.
struct UploadFile: ~Copyable {
    private let descriptor: Int32
    private let path: String
    private var offset: Int
    private var left: Int

    /// Opens the file and checks that it is a regular one that holds the whole range.
    init(path: String, offset: Int, length: Int) throws(Stop) {
        // Non-blocking: a pipe put in the file's place must not hold up every other transfer.
        descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        self.path = path
        self.offset = offset
        self.left = length
        guard descriptor >= 0 else { throw Stop(.fileFailed, "\(path) cannot be opened to send it: \(reason()).") }
        var facts = stat()
        guard fstat(descriptor, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG else {
            throw Stop(.fileFailed, "\(path) is not a regular file and cannot be sent.")
        }
        guard offset >= 0, length >= 0, length <= Int(facts.st_size) - offset else {
            throw Stop(
                .fileFailed, "\(path) has \(facts.st_size) bytes, too few to send \(length) of them from \(offset) on.")
        }
    }

    /// Fills `buffer` with what comes next; zero at the end of the range.
    mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws(Stop) -> Int {
        let wanted = min(left, buffer.count)
        guard wanted > 0 else { return 0 }
        let count = pread(descriptor, buffer.baseAddress, wanted, off_t(offset))
        guard count > 0 else {
            throw Stop(.fileFailed, "\(path) became unreadable or shorter while it was sent.")
        }
        offset += count
        left -= count
        return count
    }

    deinit { if descriptor >= 0 { close(descriptor) } }
}

/// Writes a file under a name of its own beside the wanted one, and gives it that name only once it is whole.
struct DownloadFile: ~Copyable {
    private let path: String
    private let temporaryPath: String
    private var descriptor: Int32

    /// Creates the file, readable by its owner only.
    init(path: String) throws(Stop) {
        self.path = path
        temporaryPath = "\(path).\(String(UInt64.random(in: .min ... .max), radix: 36)).part"
        descriptor = open(temporaryPath, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Stop(.fileFailed, "\(path) cannot be written: \(reason()).") }
    }

    /// Appends all of `bytes`.
    mutating func append(_ bytes: UnsafeRawBufferPointer) throws(Stop) {
        var done = 0
        while done < bytes.count {
            let count = write(descriptor, bytes.baseAddress?.advanced(by: done), bytes.count - done)
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw Stop(.fileFailed, "\(path) cannot be written: \(reason()).") }
            done += count
        }
    }

    /// Puts the whole file where it was wanted; what stood there is replaced, a symbolic link included.
    mutating func commit() throws(Stop) {
        let closed = close(descriptor)
        descriptor = -1
        guard closed == 0, rename(temporaryPath, path) == 0 else {
            let why = reason()
            unlink(temporaryPath)
            throw Stop(.fileFailed, "\(path) cannot be written: \(why).")
        }
    }

    deinit {
        // Not committed: leave nothing behind.
        guard descriptor >= 0 else { return }
        close(descriptor)
        unlink(temporaryPath)
    }
}

/// What the last failed call of the system says about it.
private func reason() -> String {
    strerror(errno).map { String(cString: $0) } ?? "error \(errno)"
}
