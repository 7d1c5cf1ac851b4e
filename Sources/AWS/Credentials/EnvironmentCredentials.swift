/// Keys in environment variables.
import Bytes
import Clocks
import FoundationEssentials
import SigV4

/// Reads `AWS_ACCESS_KEY_ID` and what goes with it.
enum EnvironmentCredentials {
    /// The keys; nil where there are none.
    static func read(_ environment: [String: String]) throws(CredentialsError) -> Credentials? {
        let id = environment["AWS_ACCESS_KEY_ID"].nonEmpty
        let secret = environment["AWS_SECRET_ACCESS_KEY"].nonEmpty
        guard let id, let secret else {
            if id == nil, secret == nil { return nil }
            throw CredentialsError(
                "only one of AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY is set; set both or neither")
        }
        var expiration: Date?
        if let text = environment["AWS_CREDENTIAL_EXPIRATION"].nonEmpty {
            guard let date = WireDate.parse(text) else {
                throw CredentialsError("AWS_CREDENTIAL_EXPIRATION is not a time in ISO 8601")
            }
            expiration = date
        }
        return Credentials(
            accessKeyID: id, secretAccessKey: Secret(secret),
            sessionToken: environment["AWS_SESSION_TOKEN"].nonEmpty.map { Secret($0) }, expiration: expiration)
    }
}

/// Keys that stand somewhere as long as they are good; then those of a role, where one is named beside them.
///
/// A job that assumed a role in an earlier step has its keys in the environment or in a profile, and they end within the
/// hour.
actor KeysThenRole: CredentialsProvider {
    /// Where the keys stand: `in the environment`.
    private let place: String
    private let keys: Credentials
    private let role: (any CredentialsProvider)?
    private let clock: any Timepiece
    private var spent = false

    init(keys: Credentials, _ place: String, role: (any CredentialsProvider)?, clock: any Timepiece) {
        self.keys = keys
        self.place = place
        self.role = role
        self.clock = clock
    }

    func credentials() async throws(CredentialsError) -> Credentials {
        guard spent || Freshness(keys.expiration, now: clock.now) != .fresh else { return keys }
        if let role { return try await role.credentials() }
        let expired = keys.expiration.map { $0 <= clock.now } ?? spent
        guard expired else { return keys }
        throw CredentialsError(
            "the keys \(place) have expired, and nothing there says how to renew them; "
                + "set AWS_ROLE_ARN and give the job `id-token: write`, or assume the role again")
    }

    func invalidate() async {
        spent = true
        await role?.invalidate()
    }
}
