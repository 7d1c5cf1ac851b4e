/// Profiles as text: ours set anew, everybody else's untouched, and read back by our own chain.
import AWS
import Bytes
import Foundation
import SigV4
import Testing
import Workflow

@testable import Steps

@Suite struct ProfileExportTests {
    static func profile(
        _ name: String = "deploy", chain: [String] = [], tokenFile: String? = nil, isRestricted: Bool = false
    ) throws -> ProfileExport {
        var session = try SessionExportTests.export(tokenFile: tokenFile, isRestricted: isRestricted)
        session.chain = RoleChain.sessions(
            of: chain.compactMap { Arn($0) }, as: "acme-1", seconds: 3600, externalID: nil, tags: [])
        return ProfileExport(
            session: session, first: SessionExportTests.keys, name: try #require(ProfileName(argument: name)))
    }

    static let ours = """
        [deploy]
        aws_access_key_id = ASIANEW
        aws_secret_access_key = new-secret
        aws_session_token = new-token
        region = eu-west-1
        mlops_steps_expiration = 2027-01-15T09:00:00Z
        mlops_steps_role_arn = arn:aws:iam::123456789012:role/deploy
        mlops_steps_role_session_name = acme-1
        mlops_steps_duration_seconds = 3600
        mlops_steps_audience = sts.amazonaws.com

        """

    @Test(
        arguments: [
            ("", "OURS"),
            ("[other]\naws_access_key_id = x\n", "[other]\naws_access_key_id = x\n\nOURS"),
            ("# mine\n[ deploy ]\nold = 1\n; c\n[z]\nk=v", "# mine\n[z]\nk=v\n\nOURS"),
            ("[deploy-2]\nk=v\r\n[deploy]\nold=1\n\n\n", "[deploy-2]\nk=v\r\n\nOURS"),
            ("[a]\nk=x\u{2028}[deploy]\n", "[a]\nk=x\u{2028}[deploy]\n\nOURS"),
            ("[deploy.source-1]\nold=1\n[deploy.source-x]\nk=v\n", "[deploy.source-x]\nk=v\n\nOURS"),
        ])
    func setsOneProfileOnly(before: String, after: String) throws {
        let profile = try Self.profile()
        let file = profile.credentials(over: Array(before.utf8))
        #expect(String(decoding: file, as: UTF8.self) == after.replacing("OURS", with: Self.ours))
        #expect(profile.credentials(over: file) == file)
    }

    @Test(arguments: [
        ("", ""), ("[profile mine]\r\nk=v\r\n\r\n", "[profile mine]\r\nk=v\r\n\r\n"),
        ("[profile deploy]\nrole_arn = x\n", ""),
        ("[default]\na=b\n[profile  deploy]\nk=v\n[services x]\n", "[default]\na=b\n[services x]\n"),
    ])
    func takesWhatWouldWinOutOfTheConfig(before: String, after: String) throws {
        let file = try Self.profile().config(over: Array(before.utf8))
        #expect(String(decoding: file, as: UTF8.self) == after)
    }

    @Test func aTokenFileIsForEverySDK() throws {
        let profile = try Self.profile(chain: [Cloud.hub, Cloud.spoke], tokenFile: "/token")
        #expect(profile.credentials(over: []).isEmpty, "no key is written down")
        let config = String(decoding: profile.config(over: []), as: UTF8.self)
        for line in [
            "[profile deploy]\nrole_arn = \(Cloud.spoke)\nsource_profile = deploy.source-2",
            "[profile deploy.source-1]\nrole_arn = \(Cloud.role)\nweb_identity_token_file = /token",
            "[profile deploy.source-2]\nrole_arn = \(Cloud.hub)\nsource_profile = deploy.source-1",
        ] { #expect(config.contains(line)) }
    }

    @Test func bytesThatAreNoTextStayAsTheyAre() throws {
        let foreign: [UInt8] = [0x5B, 0x61, 0x5D, 0x0A, 0x6B, 0x3D, 0xFF, 0xFE, 0x0D]
        let file = try Self.profile().credentials(over: foreign + [0x0A])
        #expect(file.starts(with: foreign))
    }

    @Test func theDefaultProfileHasItsOwnHeader() throws {
        let file = try Self.profile("default", tokenFile: "/t").config(over: [])
        #expect(String(decoding: file, as: UTF8.self).hasPrefix("[default]\nrole_arn"))
    }

    @Test(
        arguments: [
            (["HOME": "/home/u"], "/home/u/.aws/credentials", "/home/u/.aws/config"),
            (
                ["HOME": "/home/u", "AWS_SHARED_CREDENTIALS_FILE": "~/c", "AWS_CONFIG_FILE": "/d"], "/home/u/c", "/d"
            ),
            (["AWS_SHARED_CREDENTIALS_FILE": "/c"], "/c", nil), ([:], nil, nil),
        ] as [([String: String], String?, String?)])
    func findsTheFiles(environment: [String: String], credentials: String?, config: String?) {
        #expect(SharedFile.credentials.path(in: Environment(environment)) == credentials)
        #expect(SharedFile.config.path(in: Environment(environment)) == config)
    }
}
