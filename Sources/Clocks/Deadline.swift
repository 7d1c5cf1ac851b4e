/// The end of the wait that a task is in, so that what is done for the wait does not outlast it.

/// When requests that are made for a wait must have their answer.
///
/// A value of the task and not an argument: between the wait and its requests lie credentials, retries and pages, none of
/// which has anything else to do with it.
public enum Deadline {
    /// On the clock of ``Timepiece/elapsed``; nil where nothing waits.
    @TaskLocal public static var current: Duration?
}
