/// Every way in which STS refuses a role of a chain, as a table; and the two policies that a hop takes.
import AWS
import JSON
import Testing

@testable import Steps

@Suite struct ChainDiagnosisTests {
    static func hop(tags: Bool = false, externalID: String? = "acme") throws -> RoleHop {
        let (from, role) = (try #require(RoleArn(argument: Cloud.hub)), try #require(RoleArn(argument: Cloud.spoke)))
        var request = AssumeRole(roleArn: role.arn, roleSessionName: "me")
        request.externalId = externalID
        return RoleHop(number: 3, count: 3, from: from, role: role, request: request, carriesTags: tags)
    }

    @Test(
        arguments: [
            (
                "AccessDenied", "to perform: sts:AssumeRole on", .notAllowed, .denied,
                "there is no role spoke in account"
            ),
            ("AccessDeniedException", "to perform: sts:TagSession on", .tagsNotAllowed, .denied, "on both sides"),
            ("InvalidParameterValue", "conflicts with a transitive tag key", .tagConflict, .usage, "leave it out"),
            ("InvalidParameterValue", "something", .badRequest, .usage, "the input that AWS names"),
            ("ValidationError", "Value at 'roleArn' failed", .badRequest, .usage, "the input that AWS names"),
            ("ValidationError", "DurationSeconds exceeds the 1 hour", .durationTooLong, .usage, "longer than an hour"),
            ("PackedPolicyTooLarge", "180%", .sessionPolicyRefused, .usage, "share one room"),
            ("MalformedPolicyDocument", "Syntax", .sessionPolicyRefused, .usage, "inline-session-policy"),
            ("RegionDisabledException", "not activated", .regionDisabled, .denied, "Activate STS"),
            ("ExpiredToken", "expired", .expired, .denied, "session of hub had ended"),
            ("Weird", "", .other, .failed, "Read AWS's words"),
        ] as [(String, String, ChainDiagnosis.Cause, Failure.Kind, String)])
    func tellsApart(
        code: String, message: String, cause: ChainDiagnosis.Cause, kind: Failure.Kind, words: String
    ) throws {
        let diagnosis = ChainDiagnosis(of: try Self.hop(), code: code, message: message)
        #expect(diagnosis.cause == cause)
        #expect(diagnosis.kind == kind)
        #expect(diagnosis.cure.contains(words), "\(diagnosis.cure)")
    }

    @Test func asksForTheExternalIDOnlyWhereItWasNotGiven() throws {
        func cure(_ id: String?) throws -> String {
            ChainDiagnosis(of: try Self.hop(externalID: id), code: "AccessDenied", message: "").cure
        }
        #expect(try cure(nil).hasSuffix("give external-id."))
        #expect(try cure("acme").hasSuffix("must be the external-id that is given."))
    }

    @Test func writesBothPolicies() throws {
        let plain = try Self.hop(externalID: nil)
        #expect(
            plain.trust["Statement"] == [
                ["Effect": "Allow", "Principal": ["AWS": .string(Cloud.hub)], "Action": "sts:AssumeRole"]
            ])
        let tagged = try Self.hop(tags: true)
        let statement = tagged.trust["Statement"]?.array?.first
        #expect(statement?["Action"] == ["sts:AssumeRole", "sts:TagSession"])
        #expect(statement?["Condition"] == ["StringEquals": ["sts:ExternalId": "acme"]])
        #expect(tagged.permission["Statement"]?.array?.first?["Resource"]?.string == Cloud.spoke)
    }

    @Test(arguments: [
        "\(Cloud.hub),\(Cloud.spoke)", "arn:aws:iam::210987654321:user/x", "arn:aws:sts::1:assumed-role/x/y",
    ])
    func twoRolesAreNotOne(_ text: String) { #expect(RoleArn(argument: text) == nil) }
}
