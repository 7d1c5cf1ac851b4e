/// A checkout as steps know it, read by libgit2.
import Git
import Steps

extension SourceCheckout {
    /// The state of a folder.
    static func read(_ path: String) throws(CheckoutFailure) -> SourceCheckout {
        do {
            let found = try Checkout(of: path)
            return SourceCheckout(
                commit: found.commit, committedAt: found.committedAt, tree: found.tree, origin: found.origin,
                changes: found.changes.map { Change(path: $0.path, kind: $0.kind.words) })
        } catch {
            let isAbsent =
                switch error.kind {
                case .noRepository, .noCommit, .bare: true
                case .noFolder, .missingObject, .failed: false
                }
            throw CheckoutFailure(isAbsent: isAbsent, error.description)
        }
    }
}

extension Checkout.Change.Kind {
    /// For people.
    fileprivate var words: String {
        switch self {
        case .modified: "modified"
        case .untracked: "untracked"
        case .ignored: "ignored by git"
        case .notCheckedOut: "left out of the checkout"
        }
    }
}
