/// Sessions of roles, asked of STS.
import Bytes
import SigV4

/// Gives a new token of an identity provider each time.
public typealias IdentityTokenSource = @Sendable () async throws(CredentialsError) -> Secret

/// Gives a new token of the workflow runner's identity provider each time; for the usual audience where nil is asked.
public typealias RunnerTokenSource = @Sendable (_ audience: String?) async throws(CredentialsError) -> Secret

/// A role and how its session is asked for.
package struct RoleSession: Sendable, Hashable {
    /// The role.
    package var roleArn: Arn
    /// The name that the session gets.
    package var sessionName: String
    /// What the owner of the role asks strangers to say.
    package var externalId: String?
    /// AWS's own hour where nil.
    package var durationSeconds: Int?
    /// Tags on the session.
    package var tags: [AssumeRole.Tag] = []
    /// Whether the tags go on to the roles that are assumed from this one.
    package var tagsAreTransitive = false

    /// A session of an hour.
    package init(
        roleArn: Arn, sessionName: String, externalId: String? = nil, durationSeconds: Int? = nil
    ) {
        self.roleArn = roleArn
        self.sessionName = sessionName
        self.externalId = externalId
        self.durationSeconds = durationSeconds
    }

    /// What is asked of STS.
    package var request: AssumeRole {
        var request = AssumeRole(roleArn: roleArn, roleSessionName: sessionName)
        request.externalId = externalId
        request.durationSeconds = durationSeconds
        request.tags = tags.isEmpty ? nil : tags
        request.transitiveTagKeys = tagsAreTransitive && !tags.isEmpty ? tags.map(\.key) : nil
        return request
    }
}

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
        do { return try await sts.call(session.request).credentials } catch {
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
