/// What the shared files mean: their format, how profiles lead to keys, and which are refused.
import SigV4
import Testing

@testable import AWS

@Suite struct ProfileTests {
    private static let role = "role_arn = arn:aws:iam::123456789012:role/r"

    private func files(_ config: String, credentials: String = "", profile: String = "p") -> ProfileFiles {
        let environment = [
            "AWS_CONFIG_FILE": "/config", "AWS_SHARED_CREDENTIALS_FILE": "/credentials", "AWS_PROFILE": profile,
        ]
        return ProfileFiles(environment: environment) { path in
            Array((path == "/config" ? config : credentials).utf8)
        }
    }

    @Test func readsTheFormat() {
        let file = INIFile(
            "\u{FEFF}ignored = 1\n# c\n; c\n[ profile   a ] # x\r\nKEY = v # comment\nhash = a#b\nempty =\ns3 =\n  x = 1\n  y = 2\nafter = z\nnot a pair\n"
        )
        #expect(file.sections["profile a"] == ["key": "v", "hash": "a#b", "empty": "", "s3": "", "after": "z"])
        #expect(file.blocks["profile a"]?["s3"] == ["x": "1", "y": "2"])
    }

    @Test func theCredentialsFileWins() throws {
        let files = files(
            "[profile p]\naws_access_key_id = A\naws_secret_access_key = B\nregion = r",
            credentials: "[p]\naws_access_key_id = C\naws_secret_access_key = D\naws_session_token = T")
        guard case .keys(let keys)? = try files.plan(of: "p") else { throw Unexpected(what: "no keys") }
        #expect(keys.accessKeyID == "C")
        #expect(keys.sessionToken?.reveal() == "T")
        #expect(files.profile("p")?["region"] == "r")
        #expect(files.profile("q") == nil)
    }

    @Test func chainsOfRolesAreFollowed() throws {
        let files = files(
            """
            [profile p]
            \(Self.role)
            source_profile = q
            [profile q]
            \(Self.role)
            credential_source = Ec2InstanceMetadata
            """)
        guard case .role(_, from: .roleFrom(_, .instance))? = try files.plan(of: "p") else {
            throw Unexpected(what: "another plan")
        }
    }

    @Test func aProfileMayBeItsOwnSourceWhereItHasKeys() throws {
        let files = files(
            "[profile p]\n\(Self.role)\nsource_profile = p\naws_access_key_id = A\naws_secret_access_key = B")
        guard case .role(_, from: .keys)? = try files.plan(of: "p") else { throw Unexpected(what: "another plan") }
    }

    @Test func aProfileWithoutCredentialsHasNoPlan() throws {
        #expect(try files("[profile p]\nregion = eu-west-1").plan(of: "p") == nil)
    }

    @Test(arguments: [
        (
            "[profile p]\n\(role)\nsource_profile = q\n[profile q]\n\(role)\nsource_profile = p",
            "in a circle: p -> q -> p"
        ),
        ("[profile p]\n\(role)\nsource_profile = p", "its own source_profile"),
        ("[profile p]\n\(role)\nsource_profile = q", "profile q is in neither"),
        ("[profile p]\n\(role)\nsource_profile = q\n[profile q]\nregion = x", "holds no credentials"),
        ("[profile p]\n\(role)", "neither source_profile nor credential_source"),
        ("[profile p]\n\(role)\nsource_profile = q\ncredential_source = Environment", "both"),
        ("[profile p]\n\(role)\ncredential_source = Moon", "Moon"),
        ("[profile p]\n\(role)\nsource_profile = q\nmfa_serial = x", "MFA"),
        ("[profile p]\nrole_arn = nonsense\nsource_profile = q", "not an ARN"),
        ("[profile p]\n\(role)\nsource_profile = p\nduration_seconds = long", "not a number"),
        ("[profile p]\naws_access_key_id = A", "only one of"), ("[profile p]\nsso_session = s", "SSO"),
        ("[profile p]\ncredential_process = a \"b", "open quote"), ("", "in neither"),
    ])
    func refuses(config: String, words: String) {
        let error = #expect(throws: CredentialsError.self) { try files(config).plan(of: "p") }
        #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
    }
}
