/// A file that is written beside a path that only the whole file gets.
import Bytes
import Glibc
import Steps

/// A file that grows beside its path.
final class FileBeside: ByteSink {
    private let path: String
    private let beside: String
    private let descriptor: Int32
    private var isOpen = true

    /// Begins the file. Makes the folder where only that is missing.
    init(_ path: String, mode: UInt32) throws(FileFailure) {
        var target = stat()
        if lstat(path, &target) == 0, target.st_mode & S_IFMT != S_IFREG {
            throw FileFailure("\(path) is not a regular file and is left alone")
        }
        self.path = path
        let beside = "\(path).\(getpid()).tmp"
        self.beside = beside
        let create = { open(beside, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode) }
        var descriptor = create()
        // The folder alone may be missing, as ~/.aws is on a fresh machine. What only its owner may read lies in a folder
        // that only its owner may enter.
        if descriptor < 0, errno == ENOENT, let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) {
            if mkdir(String(path[..<slash]), mode & 0o077 == 0 ? 0o700 : 0o777) == 0 { descriptor = create() }
        }
        guard descriptor >= 0 else { throw .system(beside, "cannot be created") }
        self.descriptor = descriptor
    }

    deinit { abandon() }

    func write(_ bytes: UnsafeRawBufferPointer) throws(ByteSinkFailure) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = Glibc.write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw failure(beside, "cannot be written") }
            rest = rest.dropFirst(count)
        }
    }

    func finish() throws(ByteSinkFailure) {
        guard fsync(descriptor) == 0 else { throw failure(beside, "cannot be written") }
        guard rename(beside, path) == 0 else { throw failure(path, "cannot be replaced") }
        isOpen = false
        close(descriptor)
    }

    func abandon() {
        guard isOpen else { return }
        isOpen = false
        unlink(beside)
        close(descriptor)
    }

    private func failure(_ path: String, _ what: String) -> ByteSinkFailure {
        ByteSinkFailure(FileFailure.system(path, what).description)
    }
}
