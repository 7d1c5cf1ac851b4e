/// Where long work stands, as a person follows it: what a terminal draws anew while it lasts.

/// One look at work that goes on elsewhere. Texts may come from outside; whoever draws them makes them harmless.
public struct Progress: Sendable, Hashable {
    /// How far a part is.
    public enum Stage: Sendable, Hashable, CaseIterable {
        case waiting, running, succeeded, failed, stopped
    }

    /// A part of the work, such as a step of a pipeline or a variant of an endpoint.
    public struct Part: Sendable, Hashable {
        /// Its name.
        public var name: String
        /// How far it is.
        public var stage: Stage
        /// What else there is to say, in a few words.
        public var note: String
        /// How long it took, or has taken when it was looked at.
        public var duration: Duration?

        /// A part.
        public init(_ name: String, _ stage: Stage, note: String = "", duration: Duration? = nil) {
            self.name = name
            self.stage = stage
            self.note = note
            self.duration = duration
        }
    }

    /// What is being waited for.
    public var title: String
    /// Its status, in AWS's words.
    public var status: String
    /// When the wait began, on the world's monotonic clock.
    public var began: Duration
    /// When this was seen, on the same clock.
    public var seen: Duration
    /// How long it usually takes, where that is known.
    public var usually: Duration?
    /// Its parts, in the order in which they are shown.
    public var parts: [Part] = []

    /// A look at `seen`, at work that has been waited for since `began`.
    public init(_ title: String, status: String, began: Duration, seen: Duration, usually: Duration? = nil) {
        self.title = title
        self.status = status
        self.began = began
        self.seen = seen
        self.usually = usually
    }
}
