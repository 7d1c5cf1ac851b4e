/// The way from a world to AWS: region, credentials and client by the rules of the AWS SDKs.
import AWS
import Bytes
import Workflow

extension World {
    /// AWS in the region of the inputs, else the machine's, with the machine's credentials.
    public func aws(_ inputs: AWSInputs, dryRun: Bool = false) throws(Failure) -> AWSAccess {
        do {
            let client = try session.client(region: inputs.awsRegion)
            return AWSAccess(client: client, isDryRun: dryRun, narrator: narrator)
        } catch { throw Failure(error, doing: "setting up the access to AWS") }
    }

    /// What the machine says about AWS, for a step that brings its own credentials.
    public var session: AWSSession {
        var machine = AWSSession.Machine(
            environment: environment.dictionary,
            readFile: { [files] path in try files.read(path, limit: 1 << 20) },
            identityToken: identityToken, runProcess: runProcess)
        machine.keepSecret = { [narrator] secret in narrator.mask(secret) }
        machine.identitySessionSeconds = environment[RenewalVariable.duration].flatMap { Int($0) }
        machine.furtherRoles = RenewalVariable.chain(in: environment)
        return AWSSession(
            machine: machine, edge: AWSClient.Edge(transport: transport, clock: time, random: { fraction() }))
    }

    /// The runner's token service, where the job may use it.
    private var identityToken: RunnerTokenSource? {
        guard OIDCTokenService.isOffered(by: environment) else { return nil }
        return { asked throws(CredentialsError) in
            do {
                let audience = asked ?? environment[RenewalVariable.audience] ?? "sts.amazonaws.com"
                let token = try await OIDCTokenService(environment, transport: transport).token(audience: audience)
                narrator.mask(token)
                return token
            } catch { throw CredentialsError("the workflow's identity token: \(error)") }
        }
    }
}

/// What `oidc-assume` leaves for later steps of the job beside the variables of the AWS SDKs, so that they renew the same
/// session and not one of another length or for another audience.
enum RenewalVariable {
    /// The audience that a token is asked for.
    static let audience = "MLOPS_STEPS_OIDC_AUDIENCE"
    /// How long a session lasts.
    static let duration = "MLOPS_STEPS_ROLE_DURATION_SECONDS"
}
