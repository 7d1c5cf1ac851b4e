/// The acts of oidc-assume after the first session: going from role to role, and checking whose the last session is.
import AWS
import Bytes
import Workflow

extension OIDCAssume {
    /// Masks the keys of a session before anything else can print them, and checks that it is one of the role.
    func keep(_ session: AssumedRole, of role: RoleArn, in world: World) throws(Failure) {
        let keys = session.credentials
        for secret in [keys.secretAccessKey, keys.sessionToken, Secret(keys.accessKeyID)].compactMap({ $0 }) {
            world.narrator.mask(secret)
        }
        guard session.isOf(role) else { throw stranger(session.assumedRoleArn, instead: role) }
    }

    /// From role to role, in order; each session asks for the next, in what is left of the step's time.
    func follow(
        _ hops: [RoleHop], from first: AssumedRole, until end: Duration, in world: World,
        _ report: inout Report<Outputs>
    ) async throws(Failure) -> AssumedRole {
        if !hops.isEmpty, roleDurationSeconds.seconds > RoleChain.longestSeconds {
            world.narrator.say(
                "AWS ends every session of a chain after an hour; role-duration-seconds is how long \(roleToAssume.name) can "
                    + "renew it")
        }
        var session = first
        for hop in hops {
            let left = max(end - world.time.elapsed, .seconds(1))
            session = try await assume(hop, with: session, within: left, in: world, &report)
            try keep(session, of: hop.role, in: world)
        }
        return session
    }

    private func assume(
        _ hop: RoleHop, with session: AssumedRole, within limit: Duration, in world: World,
        _ report: inout Report<Outputs>
    ) async throws(Failure) -> AssumedRole {
        var refusal: ChainDiagnosis?
        defer { if let refusal { explain(refusal, of: hop, in: world, &report) } }
        return try await world.attempt(Tries(doing: hop.doing, most: 8, limit: limit)) { near in
            do throws(AWSError) {
                let client = try near.session.client(region: self.awsRegion, StaticCredentials(session.credentials))
                return .done(try await client.trying(atMost: 1).call(hop.request))
            } catch {
                let failure = Failure(error, doing: hop.doing)
                guard case .service(let code, let message) = error.kind, !error.isTransient else {
                    return error.isTransient ? .again(failure, after: error.retryAfter) : .refused(failure)
                }
                let diagnosis = ChainDiagnosis(of: hop, code: code, message: message)
                refusal = diagnosis
                return .refused(
                    Failure(
                        diagnosis.kind, doing: hop.doing, because: failure.because, requestID: failure.requestID,
                        tryThis: diagnosis.cure))
            }
        }
    }

    /// The two policies that a hop takes, where one of them seems to be missing.
    private func explain(
        _ diagnosis: ChainDiagnosis, of hop: RoleHop, in world: World, _ report: inout Report<Outputs>
    ) {
        guard [.notAllowed, .tagsNotAllowed].contains(diagnosis.cause) else { return }
        let policies = [
            ("A trust policy of \(hop.role.name) that lets \(hop.from.name) in", hop.trust.pretty),
            ("A policy of \(hop.from.name) that lets it ask", hop.permission.pretty),
        ]
        for (title, policy) in policies {
            world.narrator.quote(policy, title: title)
            var fold = StepSummary()
            fold.code(policy, language: "json")
            report.summary.fold("\(title)", fold)
        }
    }

    /// Whose session it is, by asking with the new keys. Nothing is exported before.
    func check(_ session: AssumedRole, in world: World) async throws(Failure) {
        let client: AWSClient
        do {
            client = try world.session.client(region: awsRegion, StaticCredentials(session.credentials))
        } catch { throw Failure(error, doing: Self.checking) }
        let access = AWSAccess(client: client, narrator: world.narrator)
        let caller = try await access.read(GetCallerIdentity(), doing: Self.checking)
        guard caller.account == finalRole.account, caller.arn == session.assumedRoleArn else {
            throw stranger(caller.arn, instead: finalRole)
        }
    }

    private static let checking = "checking whose credentials STS gave"

    private func stranger(_ arn: Arn, instead role: RoleArn) -> Failure {
        let account = arn.account.map { " (account \($0))" } ?? ""
        return Failure(
            .denied, doing: Self.checking, because: "they are \(arn)'s\(account), not those of \(role)",
            tryThis: "Nothing was exported. Check AWS_ENDPOINT_URL and AWS_ENDPOINT_URL_STS, if they are set.")
    }
}

extension AssumedRole {
    /// Whether the ARN that STS answered is that of a session of `role`.
    fileprivate func isOf(_ role: RoleArn) -> Bool {
        assumedRoleArn.account == role.account && assumedRoleArn.resource.hasPrefix("assumed-role/\(role.name)/")
    }
}
