/// The one set of secrets of a process, shared by everything that prints.
import Bytes
import Synchronization
import Workflow

/// A ``Masker`` that narrator and publication use at the same time.
package final class SharedMasker: Sendable {
    private let masker = Mutex(Masker())

    /// No secrets yet.
    package init() {}

    /// The set as it stands.
    var current: Masker { masker.withLock { $0 } }

    /// Learns a secret and says what the runner must be told.
    package func mask(_ secret: Secret) -> Masker.Announcement { masker.withLock { $0.mask(secret) } }

    /// `***` for every secret.
    package func redact(_ text: String) -> String { current.redact(text) }
}
