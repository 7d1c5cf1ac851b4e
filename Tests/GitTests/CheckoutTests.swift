/// What a checkout says of a folder, on repositories that git itself makes at test time.
import Foundation
import Git
import TestSupport
import Testing

@Suite struct CheckoutTests {
    /// A repository with a commit of `train/Dockerfile`, `train/model/weights` and `README`.
    private final class Repository {
        let folder: TemporaryFolder
        var path: String { folder.path("r") }

        init(commit: Bool = true) throws {
            folder = try TemporaryFolder()
            try git(["init", "-q", "-b", "main", path], in: folder.path(""))
            try write("train/Dockerfile", "FROM scratch\n")
            try write("train/model/weights", "1\n")
            try write("README", "read\n")
            try write(".gitignore", "*.tmp\n.venv/\n")
            guard commit else { return }
            try git(["add", "-A"])
            try git(["commit", "-q", "-m", "first"])
        }

        func write(_ name: String, _ text: String) throws {
            let url = URL(filePath: "\(path)/\(name)")
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: url)
        }

        @discardableResult
        func git(_ words: [String], in place: String? = nil) throws -> String {
            let process = Process()
            process.executableURL = URL(filePath: "/usr/bin/env")
            process.arguments = ["git"] + words
            process.currentDirectoryURL = URL(filePath: place ?? path)
            process.environment = [
                "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin", "HOME": folder.path(""),
                "GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@example.com", "GIT_COMMITTER_NAME": "a",
                "GIT_COMMITTER_EMAIL": "a@example.com", "GIT_COMMITTER_DATE": "1700000000 +0100",
                "GIT_CONFIG_NOSYSTEM": "1",
            ]
            let output = Pipe()
            process.standardOutput = output
            try process.run()
            let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            process.waitUntilExit()
            try #require(process.terminationStatus == 0, "git \(words)")
            return text.split(separator: "\n").first.map(String.init) ?? ""
        }
    }

    @Test func saysWhatGitSays() throws {
        let repository = try Repository()
        try repository.git(["remote", "add", "origin", "https://github.com/acme/churn.git"])
        let checkout = try Checkout(of: repository.path + "/train")
        #expect(checkout.commit == (try repository.git(["rev-parse", "HEAD"])))
        #expect(checkout.tree == (try repository.git(["rev-parse", "HEAD:train"])))
        #expect(checkout.committedAt == 1_700_000_000)
        #expect(checkout.folder == "train")
        #expect(checkout.origin == "https://github.com/acme/churn.git")
        #expect(checkout.changes == [])
        let top = try Checkout(of: repository.path)
        #expect(top.tree == (try repository.git(["rev-parse", "HEAD^{tree}"])))
        #expect(top.folder == "")
    }

    @Test(arguments: [
        ("train/Dockerfile", "Dockerfile", Checkout.Change.Kind.modified), ("train/new", "new", .untracked),
        ("train/model/x.tmp", "model/x.tmp", .ignored), ("train/.venv/lib", ".venv/", .ignored),
        ("train/cache/a", "cache/", .untracked), ("train/[ab]*", "[ab]*", .untracked),
    ])
    func tellsWhatABuilderWouldSeeBeyondTheCommit(file: String, path: String, kind: Checkout.Change.Kind) throws {
        let repository = try Repository()
        try repository.write(file, "changed\n")
        #expect(try Checkout(of: repository.path + "/train").changes == [.init(path: path, kind: kind)])
        #expect(try Checkout(of: repository.path + "/train/model").changes.count == (path.hasPrefix("model/") ? 1 : 0))
    }

    @Test func tellsOfWhatIsMissingAndWhatIsStaged() throws {
        let repository = try Repository()
        try FileManager.default.removeItem(atPath: repository.path + "/train/model/weights")
        #expect(try Checkout(of: repository.path + "/train").changes.map(\.kind) == [.modified])
        try repository.write("train/model/weights", "2\n")
        try repository.git(["add", "-A"])
        #expect(try Checkout(of: repository.path + "/train").changes.map(\.path) == ["model/weights"])
        try repository.git(["mv", "train/Dockerfile", "train/Other"])
        #expect(try Checkout(of: repository.path + "/train").changes.count == 3)
    }

    @Test func hasNoTreeForAFolderThatIsNotCommitted() throws {
        let repository = try Repository()
        try repository.write("fresh/Dockerfile", "FROM scratch\n")
        let checkout = try Checkout(of: repository.path + "/fresh")
        #expect(checkout.tree == nil)
        #expect(checkout.changes == [.init(path: "./", kind: .untracked)])
        // A file of the commit in the place of a folder of the disk.
        try FileManager.default.removeItem(atPath: repository.path + "/README")
        try repository.write("README/Dockerfile", "FROM scratch\n")
        #expect(try Checkout(of: repository.path + "/README").tree == nil)
    }

    @Test func readsAShallowCloneAndASparseOne() throws {
        let repository = try Repository()
        try repository.write("README", "again\n")
        try repository.git(["commit", "-qam", "second"])
        let clone = repository.folder.path("shallow")
        try repository.git(["clone", "-q", "--depth", "1", "file://" + repository.path, clone])
        let shallow = try Checkout(of: clone + "/train")
        #expect(shallow.tree == (try repository.git(["rev-parse", "HEAD:train"])))
        #expect(shallow.changes == [])
        try repository.git(["sparse-checkout", "set", "--no-cone", "/train/Dockerfile"], in: clone)
        let sparse = try Checkout(of: clone + "/train")
        #expect(sparse.tree == shallow.tree)
        #expect(sparse.changes.contains(.init(path: "model/weights", kind: .notCheckedOut)))
        try repository.git(["sparse-checkout", "set", "train"], in: clone)
        #expect(try Checkout(of: clone + "/train").changes == [])
    }

    @Test func seesWhatGitWasToldToOverlook() throws {
        let repository = try Repository()
        try repository.git(["update-index", "--assume-unchanged", "train/Dockerfile"])
        try repository.write("train/Dockerfile", "FROM other\n")
        let kinds = try Checkout(of: repository.path + "/train").changes.map(\.kind)
        #expect(kinds == [.notCheckedOut])
    }

    @Test func readsAWorktreeAndARepositoryBehindALink() throws {
        let repository = try Repository()
        let other = repository.folder.path("other")
        try repository.git(["worktree", "add", "-q", "--detach", other])
        #expect(try Checkout(of: other + "/train").tree == Checkout(of: repository.path + "/train").tree)
        let link = repository.folder.path("link")
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: repository.path + "/train")
        #expect(try Checkout(of: link).folder == "train")
    }

    @Test func readsARepositoryOfAnotherUser() throws {
        let repository = try Repository()
        // Only root can give things away, as the runner's checkout is given to a container.
        guard geteuid() == 0 else { return }
        for path in [repository.path, repository.path + "/.git"] { #expect(chown(path, 65534, 65534) == 0) }
        #expect(try Checkout(of: repository.path + "/train").folder == "train")
    }

    @Test func refusesWhatIsNoCheckout() throws {
        let empty = try TemporaryFolder()
        #expect(throws: GitError.self) { try Checkout(of: empty.path("nowhere")) }
        let none = #expect(throws: GitError.self) { try Checkout(of: empty.path("")) }
        #expect(none?.kind == .noRepository)
        let unborn = try Repository(commit: false)
        let noCommit = #expect(throws: GitError.self) { try Checkout(of: unborn.path) }
        #expect(noCommit?.kind == .noCommit)
        let repository = try Repository()
        let bare = repository.folder.path("bare.git")
        try repository.git(["clone", "-q", "--bare", repository.path, bare])
        let noTree = #expect(throws: GitError.self) { try Checkout(of: bare) }
        #expect(noTree?.kind == .bare)
    }

    @Test func saysWhereACloneLacksTheTree() throws {
        let repository = try Repository()
        let clone = repository.folder.path("treeless")
        try repository.git(["config", "uploadpack.allowFilter", "true"])
        try repository.git(["clone", "-q", "--no-checkout", "--filter=tree:0", "file://" + repository.path, clone])
        let error = #expect(throws: GitError.self) { try Checkout(of: clone) }
        #expect(error?.kind == .missingObject)
        #expect(error?.description.contains(clone) == true)
    }
}
