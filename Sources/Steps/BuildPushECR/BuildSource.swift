/// What an image is built from: commit, tree, time and address, for its labels and for finding it again. Pure.
import FoundationEssentials
import SigV4
import Workflow

/// Where the content of an image comes from, as far as it is known.
struct BuildSource: Sendable, Hashable {
    /// The commit, with `-dirty` where the context differs from it; nil outside a repository and a workflow.
    var revision: String?
    /// The commit alone.
    var commit: String?
    /// The repository's page.
    var address: String?
    /// When the content was committed, in seconds since 1970; nil where it is not that of a commit.
    var committedAt: Int64?
    /// The context's tree; nil where the context on disk is not what the tree holds.
    var tree: String?
    /// Why there is no tree, as the end of a sentence.
    var whyNoTree: String?

    /// Puts together what git and the workflow know.
    ///
    /// - Parameter ignore: what no builder sees, where there is a file that says so.
    init(_ checkout: SourceCheckout?, ignore: IgnoreFile?, run: RunContext) {
        commit = checkout?.commit ?? run.sha
        revision = commit
        address = checkout?.origin.flatMap(Self.page) ?? run.page
        guard let checkout else {
            whyNoTree = "the context is in no git repository with a commit"
            return
        }
        let seen = checkout.changes.filter { change in
            // The file that says what is seen is read by the builder itself.
            change.path == ".dockerignore" || ignore?.excludes(change.path) != true
        }
        guard let first = seen.first else {
            tree = checkout.tree
            whyNoTree = checkout.tree == nil ? "the commit has no such folder" : nil
            committedAt = checkout.tree == nil ? nil : checkout.committedAt
            return
        }
        revision = checkout.commit + "-dirty"
        let more = seen.count > 1 ? " and \(seen.count - 1) more" : ""
        whyNoTree = "the context differs from the commit: \(first.path) (\(first.kind))\(more)"
    }

    /// The page of a remote: `https://github.com/acme/churn`, without user, password, query and `.git`.
    static func page(of remote: String) -> String? {
        let web =
            /(?:https?|ssh|git):\/\/(?:[^@\/]*@)?([A-Za-z0-9.\-]+)(?::[0-9]+)?\/([A-Za-z0-9_.\-\/~]+?)(?:\.git)?\/?/
        let scp = /(?:[A-Za-z0-9_.\-]+@)([A-Za-z0-9.\-]+):([A-Za-z0-9_.\-\/~]+?)(?:\.git)?\/?/
        guard let match = remote.wholeMatch(of: web)?.output ?? remote.wholeMatch(of: scp)?.output else { return nil }
        return "https://\(match.1)/\(match.2)"
    }

    /// ISO 8601 in UTC, whole seconds.
    static func time(_ seconds: Int64) -> String {
        Date(timeIntervalSince1970: Double(seconds)).formatted(Date.ISO8601FormatStyle())
    }
}

extension RunContext {
    /// The repository's page, where a workflow runs.
    fileprivate var page: String? {
        guard let repository else { return nil }
        return "\(serverURL ?? "https://github.com")/\(repository)"
    }
}

/// The labels and the tag of a build.
enum BuildIdentity {
    /// The label that names the context's tree.
    static let treeLabel = "mlops-steps.context-tree"

    /// OCI's own three, the tree, then what was asked for, which wins.
    static func labels(_ source: BuildSource, now: Int64, asked: [NamedValue]) -> [NamedValue] {
        let own = [
            ("org.opencontainers.image.source", source.address),
            ("org.opencontainers.image.revision", source.revision),
            ("org.opencontainers.image.created", BuildSource.time(source.committedAt ?? now)), (treeLabel, source.tree),
        ].compactMap { name, value in value.map { NamedValue(name, $0) } }
        return own.filter { label in !asked.contains { $0.name == label.name } } + asked
    }

    /// The tag of whatever is built from this tree in this way: a second build of the same finds it.
    static func tag(tree: String, recipe: [String]) -> String {
        // Length before text, so that no two recipes run together into one text.
        let text = recipe.map { "\($0.utf8.count):\($0)" }.joined()
        return "tree-\(tree)-\(SHA256.hex(of: Array(text.utf8)).prefix(16))"
    }
}
