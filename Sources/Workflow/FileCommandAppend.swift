/// The act of appending to the runner's files: all of it or nothing.
#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The three calls that can fail after a file is open, so that a test can make each of them fail. As in C, a result
/// below zero leaves its reason in `errno`.
struct AppendCalls: Sendable {
    var write: @Sendable (Int32, UnsafeRawBufferPointer) -> Int = { writeOnce($0, $1) }
    var sync: @Sendable (Int32) -> Int32 = { fsync($0) }
    var truncate: @Sendable (Int32, Int) -> Int32 = { ftruncate($0, off_t($1)) }
}

private func writeOnce(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
    write(descriptor, bytes.baseAddress, bytes.count)
}

extension FileCommand {
    /// Appends to the file that the environment names for this target.
    ///
    /// A missing variable or file is an error: there is no falling back to standard output, where a command could be read
    /// as another.
    public func append(in environment: Environment) throws(FileCommandError) {
        try append(in: environment, by: AppendCalls())
    }

    func append(in environment: Environment, by calls: AppendCalls) throws(FileCommandError) {
        guard let path = environment[target.variable] else {
            throw FileCommandError(
                .notGiven,
                "\(target.variable) is not set: the runner sets it for every step of a workflow; in a container pass it on"
            )
        }
        guard !bytes.isEmpty else { return }
        let file: RegularFile
        do { file = try RegularFile(path, flags: O_WRONLY | O_APPEND) } catch {
            throw FileCommandError(error.kind.commandKind, "cannot write to \(target.variable): \(error)")
        }
        // What stands before may lack its line feed; the runner skips an empty line.
        let whole = file.size > 0 ? [0x0A] + bytes : bytes
        try append(whole, to: file.descriptor, path: path, length: file.size, by: calls)
    }

    /// One write, so that a reader and a crash see all or nothing; what a full disk cuts is taken back.
    private func append(
        _ whole: [UInt8], to descriptor: Int32, path: String, length: Int, by calls: AppendCalls
    ) throws(FileCommandError) {
        var written: Int
        repeat { written = whole.withUnsafeBytes { calls.write(descriptor, $0) } } while written < 0 && errno == EINTR
        let cause: String
        if written < 0 {
            cause = RegularFile.words(errno)
        } else if written < whole.count {
            cause = "only \(written) of \(whole.count) bytes could be written; is the disk full?"
        } else if calls.sync(descriptor) != 0, !Self.meansNoSync.contains(errno) {
            cause = "fsync: \(RegularFile.words(errno))"
        } else {
            return
        }
        guard calls.truncate(descriptor, length) == 0 else {
            throw FileCommandError(
                .torn,
                "\(target.variable) (\(path)) holds a part of what was to be written and could not be restored: \(cause)"
            )
        }
        throw FileCommandError(
            .failed, "cannot write to \(target.variable) (\(path)), nothing of it is in there: \(cause)")
    }

    /// Some file systems, mostly those shared into containers, do not offer fsync at all.
    private static let meansNoSync: Set<Int32> = [EINVAL, ENOTSUP, ENOSYS]
}

extension RegularFile.Problem.Kind {
    /// The kind that a caller of ``FileCommand/append(in:)`` sees.
    fileprivate var commandKind: FileCommandError.Kind {
        switch self {
        case .missing: .missing
        case .symbolicLink: .symbolicLink
        case .notRegular: .notRegular
        case .notPermitted: .notPermitted
        case .tooLarge, .failed: .failed
        }
    }
}
