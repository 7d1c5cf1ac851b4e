/// Why a transfer is ended from our side: the kind and the sentence, before the host is known to it.
import HTTP

/// Thrown inside the transport; becomes a ``TransportError`` at its boundary.
struct Stop: Error, Hashable {
    let kind: TransportError.Kind
    /// For people, free of secrets: a sentence, or what an answer did wrong, which ``Transfer`` says of its host.
    let why: String

    init(_ kind: TransportError.Kind, _ why: String) {
        self.kind = kind
        self.why = why
    }
}
