/// Sessions of roles, asked of STS.
import Bytes
import SigV4

/// Gives a new token of an identity provider each time.
public typealias IdentityTokenSource = @Sendable () async throws(CredentialsError) -> Secret

/// A session of a role for a web identity token.
struct WebIdentityCredentials: CredentialsProvider {
    let session: RoleSession
    let token: IdentityTokenSource
    let sts: AWSClient

    func credentials() async throws(CredentialsError) -> Credentials {
        var request = AssumeRoleWithWebIdentity(
            roleArn: session.roleArn, roleSessionName: session.sessionName, webIdentityToken: try await token())
        request.durationSeconds = session.durationSeconds
        do { return try await sts.call(request).credentials } catch {
            throw CredentialsError("role \(session.roleArn) was not given for the web identity token: \(error)")
        }
    }
}

/// A session of a role, from other credentials.
struct AssumedRoleCredentials: CredentialsProvider {
    let session: RoleSession
    /// Signs with the credentials that the role is assumed from.
    let sts: AWSClient

    func credentials() async throws(CredentialsError) -> Credentials {
        var request = AssumeRole(roleArn: session.roleArn, roleSessionName: session.sessionName)
        request.externalId = session.externalId
        request.durationSeconds = session.durationSeconds
        do { return try await sts.call(request).credentials } catch {
            throw CredentialsError("role \(session.roleArn) was not given: \(error)")
        }
    }
}

/// For operations that are sent unsigned.
struct NoCredentials: CredentialsProvider {
    func credentials() async throws(CredentialsError) -> Credentials {
        throw CredentialsError("this client has no credentials and sends unsigned requests only")
    }
}
