/// The last act of oidc-assume: into the environment, into a profile, into outputs, or nowhere.
import AWS
import Bytes
import SigV4
import Workflow

extension OIDCAssume {
    /// Hands the session on, and what renews it.
    func handOn(
        _ session: AssumedRole, after first: AssumedRole, as name: SessionName, in world: World,
        _ report: inout Report<Outputs>
    ) throws(Failure) {
        let export = SessionExport(
            credentials: session.credentials, region: awsRegion, role: roleToAssume, sessionName: name,
            duration: roleDurationSeconds, audience: audience, tokenFile: webIdentityTokenFile.map(world.absolute),
            chain: chain(as: name), isRestricted: isRestricted)
        var variables: [(name: String, value: Secret)] = []
        switch (self.export, profileName) {
        case (.env, _):
            if let other = world.environment["AWS_PROFILE"] {
                world.narrator.warn(
                    "AWS_PROFILE is set to \(other): most SDKs prefer the exported keys, that of JavaScript the profile; "
                        + "unset it in the workflow")
            }
            variables = export.variables(over: world.environment)
        case (.profile, let profile?):
            try write(ProfileExport(session: export, first: first.credentials, name: profile), in: world)
            if world.hasLaterSteps { variables = export.variables(naming: profile, over: world.environment) }
        default: break
        }
        for variable in variables { report.export(variable.name, variable.value) }
        guard outputCredentials else { return }
        report.awsAccessKeyId = Secret(session.credentials.accessKeyID)
        report.awsSecretAccessKey = session.credentials.secretAccessKey
        report.awsSessionToken = session.credentials.sessionToken
    }

    private func write(_ profile: ProfileExport, in world: World) throws(Failure) {
        guard let credentials = SharedFile.credentials.path(in: world.environment),
            let config = SharedFile.config.path(in: world.environment)
        else {
            throw .usage(
                input: "profile-name",
                "neither HOME nor AWS_SHARED_CREDENTIALS_FILE and AWS_CONFIG_FILE say where "
                    + "profiles are", tryThis: "Set HOME, or use export: env.")
        }
        try change(credentials, in: world) { profile.credentials(over: $0) }
        try change(config, in: world) { profile.config(over: $0) }
        world.narrator.say("wrote the profile \(profile.name) to \(credentials) and \(config)")
        if !profile.isRenewed {
            world.narrator.say(
                "the profile \(profile.name) is not renewed: no profile can say "
                    + (isRestricted ? "session policies" : "session tags"))
        }
    }

    /// Sets the sections of one file; what does not change is not written.
    private func change(
        _ path: String, in world: World, _ edit: ([UInt8]) -> [UInt8]
    ) throws(Failure) {
        do throws(FileFailure) {
            var file: [UInt8] = []
            do throws(FileFailure) { file = try world.files.read(path, limit: 1 << 20) } catch  where error.isMissing {}
            let new = edit(file)
            if new != file { try world.files.write(new, to: path, mode: 0o600) }
        } catch {
            throw .usage(
                input: "profile-name", "the profile cannot be written: \(error)",
                tryThis: "Make \(path) a regular file that this user owns, or use export: env.")
        }
    }
}
