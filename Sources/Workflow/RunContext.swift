/// Which run of which workflow this process belongs to.
import HTTP
import JSON

/// What GitHub says about the run in its default variables; each part is missing outside a workflow.
public struct RunContext: Sendable, Hashable {
    /// True on a runner of GitHub Actions.
    public var isWorkflow: Bool
    /// True where a person asked for debug logging.
    public var isDebug: Bool
    /// `owner/name`.
    public var repository: String?
    /// The commit that triggered the run.
    public var sha: String?
    /// The same over attempts.
    public var runID: String?
    /// Counted from 1.
    public var runAttempt: Int?
    /// The job's key in its workflow.
    public var job: String?
    /// Who triggered the run.
    public var actor: String?
    /// The workflow's name.
    public var workflow: String?
    /// `refs/heads/main` and the like.
    public var ref: String?
    /// `https://github.com`, or a GitHub Enterprise Server.
    public var serverURL: String?
    /// `push`, `pull_request` and the like.
    public var eventName: String?
    /// The job's deployment environment. GitHub gives it no variable: it comes from an input or from the claims of the
    /// run's OIDC token.
    public var environment: String?

    /// Reads GitHub's default variables.
    public init(_ variables: Environment) {
        isWorkflow = variables["GITHUB_ACTIONS"] == "true"
        isDebug = variables["RUNNER_DEBUG"] == "1"
        repository = variables["GITHUB_REPOSITORY"]
        sha = variables["GITHUB_SHA"]
        runID = variables["GITHUB_RUN_ID"]
        runAttempt = variables["GITHUB_RUN_ATTEMPT"].flatMap { Int($0) }
        job = variables["GITHUB_JOB"]
        actor = variables["GITHUB_ACTOR"]
        workflow = variables["GITHUB_WORKFLOW"]
        ref = variables["GITHUB_REF"]
        serverURL = variables["GITHUB_SERVER_URL"]
        eventName = variables["GITHUB_EVENT_NAME"]
    }

    /// The page of the run, of this very attempt where it is not the first.
    public var runURL: String? {
        guard let serverURL, let repository, let runID, (try? HTTPURL(serverURL)) != nil else { return nil }
        let attempt = runAttempt.map { $0 > 1 ? "/attempts/\($0)" : "" } ?? ""
        return "\(serverURL)/\(repository)/actions/runs/\(runID)\(attempt)"
    }

    /// The `run` member of a step's record: what is known, nothing else.
    public var record: JSONObject {
        var record = JSONObject()
        for (name, value) in [
            ("repository", repository), ("sha", sha), ("run-id", runID), ("actor", actor), ("job", job),
            ("workflow", workflow), ("ref", ref), ("event", eventName), ("environment", environment), ("url", runURL),
        ] {
            record[name] = value.map(JSONValue.string)
        }
        record["attempt"] = runAttempt.map { .number(JSONNumber($0)) }
        return record
    }
}
