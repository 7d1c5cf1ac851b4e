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
        let machine = AWSSession.Machine(
            environment: environment.dictionary,
            readFile: { [files] path in try files.read(path, limit: 1 << 20) },
            identityToken: identityToken, runProcess: runProcess)
        return AWSSession(
            machine: machine, edge: AWSClient.Edge(transport: transport, clock: time, random: { fraction() }))
    }

    /// The runner's token service, where the job may use it.
    private var identityToken: IdentityTokenSource? {
        guard OIDCTokenService.isOffered(by: environment) else { return nil }
        return { () throws(CredentialsError) in
            do {
                return try await OIDCTokenService(environment, transport: transport).token(
                    audience: "sts.amazonaws.com")
            } catch { throw CredentialsError("the workflow's identity token: \(error)") }
        }
    }
}
