/// What there is to do about a monitoring schedule as it stands, and when it is as it should be. Pure.
import AWS

/// A schedule as one look shows it.
struct ScheduleLook: Sendable, Hashable {
    var status: MonitoringScheduleStatus
    var failureReason: String?
    /// The definition it runs.
    var definition: String?
    /// When it runs.
    var expression: String?
    /// How its last execution stands.
    var execution: MonitoringExecutionStatus?

    fileprivate var failedWords: String { "the schedule is Failed: \(failureReason ?? "SageMaker gives no reason")" }
    fileprivate static let cureOfFailed =
        "Correct what SageMaker names, delete the schedule (DeleteMonitoringSchedule), and run the step again."
}

extension ScheduleLook {
    /// What DescribeMonitoringSchedule answered.
    init(_ schedule: DescribeMonitoringSchedule.Output) {
        self.init(
            status: schedule.monitoringScheduleStatus, failureReason: schedule.failureReason.nonBlank,
            definition: schedule.monitoringScheduleConfig.monitoringJobDefinitionName,
            expression: schedule.monitoringScheduleConfig.scheduleConfig?.scheduleExpression,
            execution: schedule.lastMonitoringExecutionSummary?.monitoringExecutionStatus)
    }
}

/// What a schedule should run, and when.
struct WantedSchedule: Sendable, Hashable {
    let endpoint: EndpointName
    let definition: String
    let expression: String

    /// Whether a schedule is to run just this.
    func isMet(by look: ScheduleLook) -> Bool { look.definition == definition && look.expression == expression }
}

/// The course from a schedule as it stands to the one that is wanted.
enum ScheduleCourse: Sendable, Hashable {
    /// There is none of that name.
    case create
    /// It runs something else, or at other times.
    case update
    /// It is as wanted, but stopped.
    case start
    /// It is as wanted.
    case keep
    /// It cannot be changed just now; what it is busy with.
    case wait(String)
    /// It is not to be changed.
    case refuse(Failure.Kind, because: String, tryThis: String)

    /// The course from a look at the schedule (nil: there is none).
    init(_ look: ScheduleLook?, wanted: WantedSchedule) {
        guard let look else {
            self = .create
            return
        }
        guard let definition = look.definition, RequestContent.isName(definition, for: wanted.endpoint) else {
            self = .refuse(
                .conflict,
                because: "a schedule of that name runs \(look.definition ?? "a definition of its own"), which this "
                    + "step has not made",
                tryThis: "Delete that schedule, if it is not needed, then run the step again.")
            return
        }
        let isMet = wanted.isMet(by: look)
        switch look.status {
        case .pending: self = .wait("the schedule is Pending")
        case .scheduled where isMet: self = .keep
        case .stopped where isMet: self = .start
        case .failed where isMet: self = Self.failed(look)
        case .scheduled, .stopped, .failed: self = Self.update(look)
        case .unknown(let word):
            self = .refuse(
                .conflict, because: "the schedule is “\(word)”, a status that this step does not know",
                tryThis: "Look at the schedule in the console; update mlops-steps, or report the status.")
        }
    }

    /// SageMaker takes no change while an execution runs.
    private static func update(_ look: ScheduleLook) -> ScheduleCourse {
        switch look.execution {
        case .pending, .inProgress, .stopping: .wait("its last execution is \(look.execution?.description ?? "")")
        case nil, .completed, .completedWithViolations, .failed, .stopped, .unknown: .update
        }
    }

    private static func failed(_ look: ScheduleLook) -> ScheduleCourse {
        .refuse(.failed, because: look.failedWords, tryThis: ScheduleLook.cureOfFailed)
    }
}

/// Decides when a schedule that was changed has become what is wanted.
struct ScheduleWatch: Sendable {
    let wanted: WantedSchedule
    /// Looks in a row that showed something else; one may be from before the change.
    private var strays = 0

    /// A watch from the moment of the change.
    init(wanted: WantedSchedule) { self.wanted = wanted }

    /// What one look means.
    enum Sight: Sendable, Hashable {
        case goesOn
        case scheduled
        /// It is as wanted, and does not run.
        case stopped
        case red(Failure.Kind, because: String, tryThis: String)
    }

    /// Judges a look. Scheduled with another definition is no success.
    mutating func see(_ look: ScheduleLook) -> Sight {
        strays = wanted.isMet(by: look) ? 0 : strays + 1
        switch look.status {
        case .pending: return .goesOn
        case .failed:
            return .red(.failed, because: look.failedWords, tryThis: ScheduleLook.cureOfFailed)
        case .scheduled, .stopped:
            guard strays == 0 else {
                guard strays > 1 else { return .goesOn }
                return .red(
                    .conflict,
                    because: "the schedule runs \(look.definition ?? "nothing") at \(look.expression ?? "no time"), "
                        + "not \(wanted.definition) at \(wanted.expression): somebody else changed it",
                    tryThis:
                        "Run the step again when nothing else changes it; a concurrency group keeps workflows apart.")
            }
            return look.status == .stopped ? .stopped : .scheduled
        case .unknown(let word):
            return .red(
                .failed, because: "the schedule is “\(word)”, a status that this step does not know",
                tryThis: "Look at the schedule in the console; update mlops-steps, or report the status.")
        }
    }
}

/// What the last check of a schedule found.
enum CheckFinding: Sendable, Hashable {
    /// None has run.
    case none
    /// One is running.
    case running
    /// It found nothing.
    case passed
    /// It found violations.
    case violated
    /// It judged nothing; why, as a sentence's end.
    case broken(String)
    /// Its status is not known here.
    case unknown(String)

    /// From the last execution's status and reason (nil: there was none).
    init(_ status: MonitoringExecutionStatus?, reason: String?) {
        let why = reason.nonBlank ?? "SageMaker gives no reason"
        switch status {
        case nil: self = .none
        case .pending, .inProgress, .stopping: self = .running
        case .completed: self = .passed
        case .completedWithViolations: self = .violated
        case .failed: self = .broken("it failed: \(why)")
        case .stopped: self = .broken("it was stopped")
        case .unknown(let word): self = .unknown(word)
        }
    }
}

extension String? {
    /// Nil for a text of blanks too: SageMaker fills reasons with them.
    fileprivate var nonBlank: String? { self.flatMap { $0.allSatisfy(\.isWhitespace) ? nil : $0 } }
}
