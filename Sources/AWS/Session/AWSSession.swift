/// From the environment and files of a machine to a client: region, credentials and endpoints in the AWS SDKs' order.
import Bytes
import Clocks
import HTTP
import SigV4

/// What the machine says about AWS. Holds no connection; ask it for clients.
public struct AWSSession: Sendable {
    /// What a machine offers beside its network and clock.
    public struct Machine: Sendable {
        /// The environment variables.
        public var environment: [String: String]
        /// Reads a whole file.
        public var readFile: @Sendable (String) throws -> [UInt8]
        /// Tokens of the workflow runner's identity provider; nil where there is none.
        public var identityToken: RunnerTokenSource?
        /// How long a session lasts that is got with such a token; an hour where nil.
        public var identitySessionSeconds: Int?
        /// Roles that are assumed one from the other after the one that AWS_ROLE_ARN names.
        package var furtherRoles: Result<[RoleSession], CredentialsError> = .success([])
        /// Runs a `credential_process`; nil where programs must not be run.
        public var runProcess: ProcessRunner?
        /// Is told every secret that is read or given, before it is used.
        public var keepSecret: @Sendable (Secret) -> Void = { _ in }

        /// A machine.
        public init(
            environment: [String: String], readFile: @escaping @Sendable (String) throws -> [UInt8],
            identityToken: RunnerTokenSource? = nil, runProcess: ProcessRunner? = nil
        ) {
            self.environment = environment
            self.readFile = readFile
            self.identityToken = identityToken
            self.runProcess = runProcess
        }
    }

    let machine: Machine
    let edge: AWSClient.Edge
    let files: ProfileFiles
    let profile: Profile?

    /// Reads the shared files.
    public init(machine: Machine, edge: AWSClient.Edge) {
        self.machine = machine
        self.edge = edge
        files = ProfileFiles(environment: machine.environment, readFile: machine.readFile)
        profile = files.profile(files.chosen)
    }

    /// A client with the credentials that the machine has.
    ///
    /// - Parameter explicit: the region that the user gave to the step; wins over all else.
    public func client(region explicit: Region? = nil) throws(AWSError) -> AWSClient {
        let region = try region(explicit)
        let chain = CredentialChain(session: self, region: region)
        return try client(region: region, RenewingCredentials(chain, clock: edge.clock))
    }

    /// A client with credentials that the caller has.
    public func client(region explicit: Region? = nil, _ credentials: any CredentialsProvider) throws(AWSError)
        -> AWSClient
    {
        try AWSClient(
            region: try region(explicit), credentials: ToldCredentials(credentials, machine.keepSecret),
            environment: machine.environment,
            profile: profile, edge: edge)
    }

    /// A client that sends operations that need no signature.
    public func unsignedClient(region explicit: Region? = nil) throws(AWSError) -> AWSClient {
        try client(region: explicit, NoCredentials())
    }

    /// The region in force: given, AWS_REGION, AWS_DEFAULT_REGION, the profile's.
    public func region(_ explicit: Region? = nil) throws(AWSError) -> Region {
        if let explicit { return explicit }
        let environment = machine.environment
        for name in ["AWS_REGION", "AWS_DEFAULT_REGION"] {
            guard let text = environment[name].nonEmpty else { continue }
            guard let region = Region(text) else { throw AWSError(.invalidInput("\(name) is \"\(text)\", no region")) }
            return region
        }
        guard let profile, let text = profile["region"] else {
            throw AWSError(.invalidInput("no region is given: set aws-region, or AWS_REGION in the environment"))
        }
        guard let region = Region(text) else {
            throw AWSError(.invalidInput("region of profile \(profile.name) is \"\(text)\", no region"))
        }
        return region
    }
}
