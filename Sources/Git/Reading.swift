/// Reads a checkout through libgit2, which is started on first use, so that whoever never asks pays nothing.
import CGit2
import Glibc

extension Checkout {
    /// The state of a folder of a working tree.
    ///
    /// Nothing is run and nothing is written: libgit2 starts no hooks, filters or monitors, so a repository that belongs to
    /// another user, as in a runner's container, is read without the exception that git itself would ask for.
    public init(of path: String) throws(GitError) {
        Self.start
        let folder = try Self.realPath(path)
        let repository = try Handle(path, "holds no repository", free: git_repository_free) {
            git_repository_open_ext(&$0, folder, 0, nil)
        }
        guard let top = git_repository_workdir(repository.pointer) else {
            throw GitError(kind: .bare, description: "\(path): its repository is bare")
        }
        let relative = try Self.relative(folder, to: Self.realPath(String(cString: top)), path)
        let commit = try Self.head(repository, path)
        self.commit = Self.hex(git_commit_id(commit.pointer))
        committedAt = git_commit_time(commit.pointer)
        self.folder = relative
        tree = try Self.tree(of: relative, in: commit, path)
        origin = Self.origin(repository)
        let hidden = try Self.hidden(in: relative, repository, path)
        let changes = try Self.status(of: relative, repository, path) + hidden
        self.changes = Array(changes.prefix(Self.most))
    }

    /// Once for the process; libgit2 counts for itself.
    private static let start: Void = {
        git_libgit2_init()
        _ = cgit2_set_owner_validation(0)
    }()

    private static func realPath(_ path: String) throws(GitError) -> String {
        guard let resolved = realpath(path, nil) else {
            throw GitError(kind: .noFolder, description: "\(path): \(String(cString: strerror(errno)))")
        }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    private static func relative(_ folder: String, to top: String, _ path: String) throws(GitError) -> String {
        if folder == top { return "" }
        let prefix = top == "/" ? "/" : top + "/"
        guard folder.hasPrefix(prefix) else {
            throw GitError(kind: .noFolder, description: "\(path) lies outside the working tree \(top)")
        }
        return String(folder.dropFirst(prefix.count))
    }

    private static func head(_ repository: Handle, _ path: String) throws(GitError) -> Handle {
        let head = try Handle(path, "has no commit", free: git_reference_free) {
            git_repository_head(&$0, repository.pointer)
        }
        return try Handle(path, "has no commit at HEAD", free: git_object_free) {
            git_reference_peel(&$0, head.pointer, GIT_OBJECT_COMMIT)
        }
    }

    private static func tree(of folder: String, in commit: Handle, _ path: String) throws(GitError) -> String? {
        // Opened even where only its id is wanted: without it libgit2 would compare the disk with an empty commit.
        let root = try Handle(path, "has a commit without its tree", free: git_tree_free) {
            git_commit_tree(&$0, commit.pointer)
        }
        guard !folder.isEmpty else { return hex(git_tree_id(root.pointer)) }
        var entry: OpaquePointer?
        let code = git_tree_entry_bypath(&entry, root.pointer, folder)
        if code == GIT_ENOTFOUND.rawValue, git_error_last()?.pointee.klass != Int32(GIT_ERROR_ODB.rawValue) {
            return nil
        }
        guard code == 0, let entry else { throw .last(code, path, "cannot be found in its commit") }
        defer { git_tree_entry_free(entry) }
        return git_tree_entry_type(entry) == GIT_OBJECT_TREE ? hex(git_tree_entry_id(entry)) : nil
    }

    /// As it is configured, before `insteadOf` makes something else of it; nil where there is no such remote.
    private static func origin(_ repository: Handle) -> String? {
        var config: OpaquePointer?
        guard git_repository_config_snapshot(&config, repository.pointer) == 0 else { return nil }
        defer { git_config_free(config) }
        var url: UnsafePointer<CChar>?
        guard git_config_get_string(&url, config, "remote.origin.url") == 0 else { return nil }
        return url.map { String(cString: $0) }
    }

    static func hex(_ id: UnsafePointer<git_oid>?) -> String {
        guard let text = git_oid_tostr_s(id) else { return "" }
        return String(cString: text)
    }
}

/// An object of libgit2 that is freed when nobody holds it any more.
final class Handle {
    let pointer: OpaquePointer
    private let free: (OpaquePointer?) -> Void

    /// What `make` gives; where it gives nothing, an error about `path` with libgit2's words.
    init(
        _ path: String, _ trouble: String, free: @escaping (OpaquePointer?) -> Void,
        make: (inout OpaquePointer?) -> Int32
    ) throws(GitError) {
        var made: OpaquePointer?
        let code = make(&made)
        guard code == 0, let made else { throw .last(code, path, trouble) }
        pointer = made
        self.free = free
    }

    deinit { free(pointer) }
}

extension GitError {
    /// The last error of libgit2 on this thread, about a folder.
    static func last(_ code: Int32, _ path: String, _ trouble: String) -> GitError {
        let error = git_error_last()
        let words = error?.pointee.message.map { ": \(String(cString: $0))" } ?? ""
        let kind: Kind =
            switch code {
            case GIT_EUNBORNBRANCH.rawValue: .noCommit
            case GIT_ENOTFOUND.rawValue where error?.pointee.klass == Int32(GIT_ERROR_ODB.rawValue): .missingObject
            case GIT_ENOTFOUND.rawValue where error?.pointee.klass == Int32(GIT_ERROR_REPOSITORY.rawValue):
                .noRepository
            case GIT_ENOTFOUND.rawValue: .noCommit
            default: .failed
            }
        return GitError(kind: kind, description: "\(path) \(trouble)\(words)")
    }
}
