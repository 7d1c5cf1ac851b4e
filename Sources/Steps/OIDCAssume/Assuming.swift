/// The first acts of oidc-assume: asking for a token, and trading it for a session.
import AWS
import Bytes
import HTTP
import JSON
import Workflow

extension OIDCAssume {
    /// What was learned on the way, for the explanation where it ends badly.
    struct Inquiry: Sendable {
        let asked: TrustDiagnosis.Asked
        var claims: TokenClaims?
        var diagnosis: TrustDiagnosis?
    }

    /// Where tokens come from.
    enum TokenSource: Sendable {
        case service
        case file(String)
    }

    func asked(in world: World) throws(Failure) -> TrustDiagnosis.Asked {
        TrustDiagnosis.Asked(
            role: roleToAssume, region: awsRegion, audience: audience, run: world.run, origin: world.event?.origin)
    }

    /// The file that is given, else the runner's service; where there is neither, why.
    func tokenSource(in world: World, _ asked: TrustDiagnosis.Asked) throws(Failure) -> TokenSource {
        if let path = webIdentityTokenFile { return .file(path) }
        guard OIDCTokenService.isOffered(by: world.environment) else {
            let diagnosis = TrustDiagnosis.ofMissingService(asked)
            throw Failure(
                diagnosis.kind, doing: "asking GitHub for an identity token",
                because: "this process is offered no token service (ACTIONS_ID_TOKEN_REQUEST_URL is not set)",
                tryThis: diagnosis.cure)
        }
        return .service
    }

    /// A session, after as many tries as it takes and may take; each has a token of its own.
    func assume(
        as name: SessionName, _ source: TokenSource, in world: World, _ inquiry: inout Inquiry
    ) async throws(Failure) -> AssumedRole {
        let doing = "assuming the role \(roleToAssume)"
        let tries = Tries(doing: doing, most: 8, limit: timeoutMinutes.duration)
        var learned = inquiry
        defer { inquiry = learned }
        return try await world.attempt(tries) { near in
            let token: Secret
            switch await self.token(from: source, in: near) {
            case .done(let new): token = new
            case .again(let failure, let pause): return .again(failure, after: pause)
            case .refused(let failure): return .refused(failure)
            }
            world.narrator.mask(token)
            do throws(JWTClaims.Malformed) { learned.claims = TokenClaims(all: try JWTClaims.decode(token)) } catch {
                return .refused(
                    Failure(
                        .failed, doing: "reading the identity token", because: error.description,
                        tryThis: "Check what gives the token: it must be a JSON Web Token."))
            }
            do throws(AWSError) {
                let sts = try near.session.unsignedClient(region: self.awsRegion).trying(atMost: 1)
                return .done(try await sts.call(self.request(as: name, with: token)))
            } catch {
                return self.judge(error, doing: doing, &learned)
            }
        }
    }

    private func request(as name: SessionName, with token: Secret) -> AssumeRoleWithWebIdentity {
        var request = AssumeRoleWithWebIdentity(
            roleArn: roleToAssume.arn, roleSessionName: name.description, webIdentityToken: token)
        request.durationSeconds = roleDurationSeconds.seconds
        if roleChain.isEmpty {
            request.policy = inlineSessionPolicy
            request.policyArns = managedSessionPolicies.isEmpty ? nil : managedSessionPolicies
        }
        return request
    }

    private func token(from source: TokenSource, in world: World) async -> Try<Secret> {
        let doing = "asking GitHub for an identity token"
        switch source {
        case .file(let path):
            do throws(FileFailure) {
                let text = String(decoding: try world.files.read(path, limit: 64 << 10), as: UTF8.self)
                return .done(Secret(String(text.filter { !$0.isWhitespace })))
            } catch {
                return .refused(
                    .usage(
                        input: "web-identity-token-file", error.description,
                        tryThis: "Give the path of a file that holds the token alone."))
            }
        case .service:
            do throws(OIDCError) {
                let service = try OIDCTokenService(world.environment, transport: world.transport)
                return .done(try await service.token(audience: audience))
            } catch {
                if case .transport(let transport) = error, transport.kind == .cancelled {
                    return .refused(.cancelled(doing: doing))
                }
                let failure = Failure(
                    error.kind, doing: doing, because: error.description,
                    tryThis: "Run the job again; if it stays so, see githubstatus.com and the job's `permissions:`.")
                return error.isTransient ? .again(failure) : .refused(failure)
            }
        }
    }

    /// What heals is tried again; what does not is explained.
    private func judge(_ error: AWSError, doing: String, _ inquiry: inout Inquiry) -> Try<AssumedRole> {
        let failure = Failure(error, doing: doing)
        guard case .service(let code, let message) = error.kind else {
            return error.isTransient ? .again(failure, after: error.retryAfter) : .refused(failure)
        }
        if error.isTransient { return .again(failure, after: error.retryAfter) }
        let claims = inquiry.claims ?? TokenClaims(all: [:])
        let diagnosis = TrustDiagnosis.ofRefusal(code: code, message: message, claims: claims, inquiry.asked)
        let refused = Failure(
            diagnosis.kind, doing: doing, because: failure.because, requestID: failure.requestID,
            tryThis: diagnosis.cure)
        if TrustDiagnosis.mayHeal(code: code, message: message) { return .again(refused) }
        inquiry.diagnosis = diagnosis
        return .refused(refused)
    }

    /// Shows what STS was shown: the claims, and for a role that does not trust them, the policy that would.
    func explain(_ inquiry: Inquiry, in world: World, _ report: inout Report<Outputs>) {
        guard let diagnosis = inquiry.diagnosis, diagnosis.kind == .denied, let claims = inquiry.claims else { return }
        world.narrator.quote(
            claims.telling.map { "\($0.name): \($0.value)" }.joined(separator: "\n"),
            title: "What the token says (its claims, never the token)")
        report.summary.table(["claim", "value"], claims.telling.map { [.code($0.name), .code($0.value)] })
        guard diagnosis.cause == .notTrusted, let forms = SubjectForms(claims) else { return }
        let policy = TrustPolicy.admitting(subject: forms.own, of: claims, to: roleToAssume).pretty
        world.narrator.quote(policy, title: "A trust policy of \(roleToAssume.name) that lets this token in")
        var fold = StepSummary()
        fold.sentence("With the subject that the token has now:")
        fold.code(policy, language: "json")
        if let other = forms.other {
            fold.sentence(
                forms.isImmutable
                    ? "In the form by name alone, which older repositories have:"
                    : "In the immutable form, which new, renamed and moved repositories have:")
            fold.code(TrustPolicy.admitting(subject: other, of: claims, to: roleToAssume).pretty, language: "json")
        }
        report.summary.fold("The trust policy that lets this token in", fold)
    }
}

extension World {
    /// Whether variables can be handed to later steps of the job.
    var hasLaterSteps: Bool { run.isWorkflow || environment[FileCommand.Target.environment.variable] != nil }

    /// Whether there are outputs beside the record.
    var hasOutputs: Bool { run.isWorkflow || environment[FileCommand.Target.output.variable] != nil }

    /// The event that started the run; nil where there is none, or none that can be read.
    var event: WorkflowEvent? {
        guard let name = environment["GITHUB_EVENT_NAME"], let path = environment["GITHUB_EVENT_PATH"],
            let bytes = try? files.read(path, limit: 26 << 20), let payload = try? JSONValue(parsing: bytes)
        else { return nil }
        return WorkflowEvent(name: name, payload: payload)
    }

    /// A path that means the same to a later step with another working folder.
    func absolute(_ path: String) -> String {
        path.hasPrefix("/") ? path : environment["PWD"].map { "\($0)/\(path)" } ?? path
    }
}

extension OIDCError {
    /// The exit code of a service that gives no token.
    fileprivate var kind: Failure.Kind {
        switch self {
        case .noPermission: .denied
        case .badAddress: .usage
        case .refused: isTransient ? .unavailable : .denied
        case .transport(let error): error.isTransient ? .unavailable : .failed
        case .malformedAnswer: .unavailable
        }
    }
}
