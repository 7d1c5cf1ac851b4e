/// What lies in a folder of the working tree and not in its commit: the part of a checkout that a builder would see all the same.
import CGit2

extension Checkout {
    /// Paths under `folder` that differ from HEAD, from the folder.
    static func status(of folder: String, _ repository: Handle, _ path: String) throws(GitError) -> [Change] {
        var options = git_status_options()
        git_status_options_init(&options, UInt32(GIT_STATUS_OPTIONS_VERSION))
        options.show = GIT_STATUS_SHOW_INDEX_AND_WORKDIR
        // A whole folder stands for what is in it: a virtual environment may hold a hundred thousand files.
        options.flags =
            GIT_STATUS_OPT_INCLUDE_UNTRACKED.rawValue | GIT_STATUS_OPT_INCLUDE_IGNORED.rawValue
            | GIT_STATUS_OPT_DISABLE_PATHSPEC_MATCH.rawValue | GIT_STATUS_OPT_INCLUDE_UNREADABLE_AS_UNTRACKED.rawValue
        let list = try Handle(path, "cannot be compared with its commit", free: git_status_list_free) { list in
            guard !folder.isEmpty else { return git_status_list_new(&list, repository.pointer, &options) }
            return folder.withCString { name in
                var names: [UnsafeMutablePointer<CChar>?] = [UnsafeMutablePointer(mutating: name)]
                return names.withUnsafeMutableBufferPointer { names in
                    options.pathspec = git_strarray(strings: names.baseAddress, count: 1)
                    return git_status_list_new(&list, repository.pointer, &options)
                }
            }
        }
        let count = git_status_list_entrycount(list.pointer)
        return (0..<count).lazy.compactMap { index in
            git_status_byindex(list.pointer, index).flatMap { change($0.pointee, in: folder) }
        }.prefix(most).map { $0 }
    }

    private static func change(_ entry: git_status_entry, in folder: String) -> Change? {
        let delta = entry.index_to_workdir ?? entry.head_to_index
        guard let delta, let name = delta.pointee.new_file.path ?? delta.pointee.old_file.path,
            let path = below(folder, String(cString: name))
        else { return nil }
        let kind: Change.Kind =
            switch entry.status {
            case GIT_STATUS_IGNORED: .ignored
            case GIT_STATUS_WT_NEW, GIT_STATUS_WT_UNREADABLE: .untracked
            default: .modified
            }
        return Change(path: path, kind: kind)
    }

    /// Paths that git was told not to look at: a sparse checkout leaves them out, and others may differ unseen.
    static func hidden(in folder: String, _ repository: Handle, _ path: String) throws(GitError) -> [Change] {
        let index = try Handle(path, "has an index that cannot be read", free: git_index_free) {
            git_repository_index(&$0, repository.pointer)
        }
        return (0..<git_index_entrycount(index.pointer)).lazy.compactMap { place -> Change? in
            guard let entry = git_index_get_byindex(index.pointer, place)?.pointee, let name = entry.path,
                UInt32(entry.flags_extended) & GIT_INDEX_ENTRY_SKIP_WORKTREE.rawValue != 0
                    || UInt32(entry.flags) & UInt32(GIT_INDEX_ENTRY_VALID.rawValue) != 0
            else { return nil }
            return below(folder, String(cString: name)).map { Change(path: $0, kind: .notCheckedOut) }
        }.prefix(most).map { $0 }
    }

    /// A path of the working tree as seen from a folder in it; nil where it lies elsewhere.
    private static func below(_ folder: String, _ path: String) -> String? {
        if folder.isEmpty { return path }
        // The folder itself, where nothing in it is committed.
        if path == folder || path == folder + "/" { return "./" }
        return path.hasPrefix(folder + "/") ? String(path.dropFirst(folder.utf8.count + 1)) : nil
    }
}
