/// The order in which credentials are looked for; the first place that speaks is the one that counts.
import Bytes
import SigV4

/// Finds the source of credentials when they are first asked for, and stays with it.
actor CredentialChain: CredentialsProvider {
    private let session: AWSSession
    private let region: Region
    private var source: (any CredentialsProvider)?

    init(session: AWSSession, region: Region) {
        self.session = session
        self.region = region
    }

    func credentials() async throws(CredentialsError) -> Credentials {
        if let source { return try await source.credentials() }
        let found = try find()
        source = found.provider
        do { return try await found.provider.credentials() } catch {
            guard found.isLastResort else { throw error }
            source = nil
            throw CredentialsError(
                "no credentials: neither AWS_ACCESS_KEY_ID, nor AWS_ROLE_ARN with a token, nor profile "
                    + "\(session.files.chosen), nor a container's endpoint, and \(error). "
                    + "In a workflow, run oidc-assume first and give the job `id-token: write`")
        }
    }

    func invalidate() async { await source?.invalidate() }

    private func find() throws(CredentialsError) -> (provider: any CredentialsProvider, isLastResort: Bool) {
        let environment = session.machine.environment
        let role = try webIdentity()
        if let keys = try EnvironmentCredentials.read(environment) {
            return (KeysThenRole(keys: keys, "in the environment", role: role, clock: session.edge.clock), false)
        }
        if let role { return (role, false) }
        let files = session.files
        if files.isNamed || session.profile != nil, let plan = try files.plan(of: files.chosen) {
            return (try provider(for: plan), false)
        }
        if let container = try container() { return (container, false) }
        guard let instance = try instance() else {
            throw CredentialsError(
                "no credentials: neither AWS_ACCESS_KEY_ID, nor AWS_ROLE_ARN with a token, nor profile "
                    + "\(files.chosen), nor a container's endpoint. "
                    + "In a workflow, run oidc-assume first and give the job `id-token: write`")
        }
        return (instance, true)
    }

    /// AWS_ROLE_ARN with a token in a file, or with the workflow runner's token service.
    private func webIdentity() throws(CredentialsError) -> (any CredentialsProvider)? {
        let machine = session.machine
        let environment = machine.environment
        guard let text = environment["AWS_ROLE_ARN"].nonEmpty else { return nil }
        guard let arn = Arn(text) else { throw CredentialsError("AWS_ROLE_ARN is \"\(text)\", not an ARN") }
        var role = RoleSession(
            roleArn: arn, sessionName: environment["AWS_ROLE_SESSION_NAME"].nonEmpty ?? "mlops-steps")
        role.durationSeconds = machine.identitySessionSeconds
        var source: any CredentialsProvider
        if let path = environment["AWS_WEB_IDENTITY_TOKEN_FILE"].nonEmpty {
            source = try webIdentity(role, tokenFile: path)
        } else {
            guard let token = machine.identityToken else { return nil }
            source = try webIdentity(role) { () throws(CredentialsError) in try await token(nil) }
        }
        for further in try machine.furtherRoles.get() { source = try assumed(further, from: source) }
        return source
    }

    private func webIdentity(
        _ role: RoleSession, _ token: @escaping IdentityTokenSource
    ) throws(CredentialsError) -> WebIdentityCredentials {
        WebIdentityCredentials(session: role, token: token, sts: try client(NoCredentials()))
    }

    private func webIdentity(_ role: RoleSession, tokenFile path: String) throws(CredentialsError)
        -> WebIdentityCredentials
    {
        let machine = session.machine
        return try webIdentity(role) { () throws(CredentialsError) in
            do {
                let text = String(decoding: try machine.readFile(path), as: UTF8.self)
                let token = Secret(String(text.filter { !$0.isWhitespace }))
                machine.keepSecret(token)
                return token
            } catch {
                throw CredentialsError("the web identity token file \(path) cannot be read: \(error)")
            }
        }
    }

    private func container() throws(CredentialsError) -> ContainerCredentials? {
        let machine = session.machine
        return try ContainerCredentials.url(in: machine.environment).map { url in
            ContainerCredentials(
                url: url, environment: machine.environment, readFile: machine.readFile,
                keepSecret: machine.keepSecret, transport: session.edge.transport)
        }
    }

    private func instance() throws(CredentialsError) -> InstanceCredentials? {
        try InstanceCredentials.base(in: session.machine.environment).map {
            InstanceCredentials(
                base: $0, keepSecret: session.machine.keepSecret, transport: session.edge.transport)
        }
    }

    private func provider(for plan: ProfilePlan) throws(CredentialsError) -> any CredentialsProvider {
        switch plan {
        case .keys(let keys): return StaticCredentials(keys)
        case .keysOfRunner(let keys, let role, let audience):
            let token = session.machine.identityToken
            let renewed = try token.map { token throws(CredentialsError) in
                try webIdentity(role) { () throws(CredentialsError) in try await token(audience) }
            }
            return KeysThenRole(keys: keys, "in the profile", role: renewed, clock: session.edge.clock)
        case .process(let words):
            guard let run = session.machine.runProcess else {
                throw CredentialsError("profile \(session.files.chosen) names a program, and programs are not run here")
            }
            return ProcessCredentials(words: words, run: run)
        case .webIdentity(let role, let tokenFile): return try webIdentity(role, tokenFile: tokenFile)
        case .role(let role, let from): return try assumed(role, from: try provider(for: from))
        case .roleFrom(let role, let place): return try assumed(role, from: try provider(at: place))
        }
    }

    private func provider(
        at place: ProfilePlan.CredentialSource
    ) throws(CredentialsError) -> any CredentialsProvider {
        let found: (any CredentialsProvider)? =
            switch place {
            case .environment:
                try EnvironmentCredentials.read(session.machine.environment).map { StaticCredentials($0) }
            case .container: try container()
            case .instance: try instance()
            }
        guard let found else {
            throw CredentialsError("credential_source \(place.rawValue) is named, but there are no credentials there")
        }
        return found
    }

    private func assumed(
        _ role: RoleSession, from source: any CredentialsProvider
    ) throws(CredentialsError) -> any CredentialsProvider {
        AssumedRoleCredentials(
            session: role, sts: try client(RenewingCredentials(source, clock: session.edge.clock)))
    }

    private func client(_ credentials: any CredentialsProvider) throws(CredentialsError) -> AWSClient {
        do { return try session.client(region: region, credentials) } catch {
            throw CredentialsError(error.message)
        }
    }
}
