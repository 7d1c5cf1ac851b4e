/// Which account ids are hidden before a wrong input is told; and chains that the environment names, read back.
import AWS
import Testing
import Workflow

@testable import Steps

@Suite struct AccountMaskTests {
    static let role = "--role-to-assume=arn:aws:iam::123456789012:role/build-20261125"

    @Test(
        arguments: [
            ([role], []), ([role, "--mask-aws-account-id=false"], []), ([role, "--mask-aws-account-id=No"], []),
            ([role, "--mask-aws-account-id=true"], ["123456789012"]),
            ([role, "--mask-aws-account-id=ture"], ["123456789012"]),
            (["--role-to-assume=arn:aws:iam::12345678901:role/x", "--mask-aws-account-id=yes"], ["12345678901"]),
            (["--role-to-assume=1234-5678-9012", "--mask-aws-account-id=yes"], ["1234-5678-9012"]),
            (["--role-chain=arn:aws:iam::210987654321:role/x", "--mask-aws-account-id=yes"], ["210987654321"]),
            (["--allowed-account-ids=123456789012", "--mask-aws-account-id=yes"], ["123456789012"]),
            (
                [
                    "--managed-session-policies=arn:aws:iam::123456789012:policy/p-987654321",
                    "--mask-aws-account-id=yes",
                ],
                ["123456789012"]
            ),
            (["--role-session-name=run-900000000123", "--mask-aws-account-id=yes"], []),
            (["arn:aws:iam::123456789012:role/x", "--mask-aws-account-id=yes"], ["123456789012"]),
            (["--role=123456789012", "--mask-aws-account-id=yes"], ["123456789012"]),
        ] as [([String], [String])])
    func hides(arguments: [String], accounts: [String]) {
        #expect(OIDCAssume.confidential(in: arguments).map { $0.reveal() } == accounts)
    }

    @Test func otherStepsHideNothingOfTheirInputs() {
        #expect(WaitPipeline.confidential(in: ["--execution-arn=arn:aws:sagemaker:eu-west-1:123456789012:x"]).isEmpty)
    }
}

@Suite struct RenewalVariableTests {
    @Test func readsAChainBack() throws {
        let environment = Environment([
            "MLOPS_STEPS_ROLE_CHAIN": "\(Cloud.hub) \(Cloud.spoke)", "MLOPS_STEPS_EXTERNAL_ID": "acme",
            "MLOPS_STEPS_SESSION_TAGS": "team=ml\ncost=a=b", "AWS_ROLE_SESSION_NAME": "me",
            "MLOPS_STEPS_ROLE_DURATION_SECONDS": "7200",
        ])
        let chain = try RenewalVariable.chain(in: environment).get()
        #expect(chain.map(\.roleArn.description) == [Cloud.hub, Cloud.spoke])
        #expect(chain.allSatisfy { $0.externalId == "acme" && $0.sessionName == "me" && $0.durationSeconds == 3600 })
        #expect(chain[0].request.tags == [.init(key: "team", value: "ml"), .init(key: "cost", value: "a=b")])
        #expect(chain[0].request.transitiveTagKeys == ["team", "cost"])
        #expect(chain[1].request.tags == nil && chain[1].request.transitiveTagKeys == nil)
    }

    @Test(arguments: [
        ["MLOPS_STEPS_ROLE_CHAIN": "deploy"], ["MLOPS_STEPS_ROLE_CHAIN": "\(Cloud.hub),\(Cloud.spoke)"],
        ["MLOPS_STEPS_ROLE_CHAIN": Cloud.hub, "MLOPS_STEPS_SESSION_TAGS": "team"],
    ])
    func guessesNoChain(variables: [String: String]) {
        #expect(throws: CredentialsError.self) { try RenewalVariable.chain(in: Environment(variables)).get() }
    }

    @Test func thereIsMostlyNone() throws {
        #expect(try RenewalVariable.chain(in: Environment([:])).get().isEmpty)
    }
}
