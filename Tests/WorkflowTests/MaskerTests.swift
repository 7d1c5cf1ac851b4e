/// Which secrets are announced, found and replaced.
import Bytes
import JSON
import Testing

@testable import Workflow

@Suite struct MaskerTests {
    private func masker(_ secrets: String...) -> Masker {
        var masker = Masker()
        for secret in secrets { _ = masker.mask(Secret(secret)) }
        return masker
    }

    @Test(arguments: [
        ("hunter22", ["hunter22"], false), ("", [], false), (" \n ", [], false), ("abc", [], true),
        ("{\n  \"key\": \"value\"\n}", ["\"key\": \"value\""], true),
        ("one1\r\ntwo2\rtri3\n", ["one1", "two2", "tri3"], false),
        ("same\nsame", ["same"], false), ("100%é!", ["100%é!"], false), ("  padded  ", ["padded"], false),
    ]) func announcesEachLineOnce(_ secret: String, _ masked: [String], _ warns: Bool) {
        var masker = Masker()
        let announcement = masker.mask(Secret(secret))
        #expect(
            RunnerLogParser.commands(in: announcement.commands.map(\.line).joined(separator: "\n")).map(\.text)
                == masked)
        #expect((announcement.warning != nil) == warns)
        #expect(masker.mask(Secret(secret)).commands.isEmpty)
        if let warning = announcement.warning, !secret.isEmpty { #expect(!warning.contains(secret)) }
    }

    @Test(arguments: [
        "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "pass word&x=1", "pä$$ wörd\"\\", "tab\there", "a/b+c=d?", "😹😹😹😹",
        "https://hooks.slack.com/services/T0/B0/xyz", "0123456789",
    ]) func findsEveryForm(_ secret: String) throws {
        let masker = masker(secret)
        let raw = Array(secret.utf8)
        var forms = [
            secret, JSONValue.string(secret).text, JSONValue.string(secret).text.replacing("/", with: "\\/"),
            PercentEncoding.encode(secret), PercentEncoding.encode(secret).lowercased(),
            PercentEncoding.encode(secret, keeping: "/"), PercentEncoding.encode(secret).replacing("%20", with: "+"),
        ]
        forms.append(Markdown(secret).source)
        // A lower-cased secret is no form of it; only the escapes may be in either case.
        forms.removeAll { $0 == $0.lowercased() && secret != secret.lowercased() }
        for prefix in ["", "u", "us", "user:"] {
            let bytes = Array(prefix.utf8) + raw + Array(":end".utf8)
            forms += [Base64.encode(bytes), Base64.encodeURL(bytes)]
        }
        for form in forms {
            #expect(masker.holdsSecret("before \(form) after"), "\(form)")
            let redacted = masker.redact("before \(form) after")
            #expect(redacted.hasPrefix("before "))
            #expect(redacted.hasSuffix(" after"))
            #expect(redacted.contains("***"))
            #expect(!masker.holdsSecret(redacted))
        }
    }

    @Test func leavesOtherTextAlone() {
        let masker = masker("hunter22", "swordfish")
        for text in [
            "", "hunter2", "hunter 22", "HUNTER22", "arn:aws:sagemaker:eu-west-1:123456789012:endpoint/x", "é\r\n😹",
        ] {
            #expect(masker.redact(text) == text)
            #expect(!masker.holdsSecret(text))
        }
        #expect(Masker().redact("anything") == "anything")
    }

    @Test func replacesTheLongerOfTwo() {
        #expect(masker("abcd", "abcdefgh").redact("abcdefgh abcd abcdabcdefgh") == "*** *** ******")
    }

    @Test func findsHexadecimalDigits() {
        #expect(masker("hunter22").redact("68756e7465723232 68756E7465723232") == "*** ***")
    }

    @Test func replacesTheGreaterPartOfOneThatWasCut() {
        let secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
        for count in 21...39 { #expect(masker(secret).redact("x\(secret.prefix(count)) y") == "x*** y") }
        for text in ["\(secret.prefix(20)) y", "\(secret.dropFirst())"] {
            #expect(masker(secret).redact(text) == text)
            #expect(!masker(secret).holdsSecret(text))
        }
        #expect(!masker(secret).holdsSecret(String(secret.prefix(30))), "only a whole one is refused")
    }

    @Test func blotsOutWithWhatIsAskedFor() {
        #expect(masker("hunter22").redact("a hunter22", with: "•") == "a •")
    }

    @Test func printsNothingOfThem() {
        var text = "\(masker("hunter22"))"
        dump(masker("hunter22"), to: &text)
        #expect(!text.contains("hunter22"))
    }

    @Test func everyLineOfAKeyIsFound() {
        let key = "-----BEGIN KEY-----\nMIIEvQIBADANBgkqhkiG9w0B\nAQEFAASCBKcwggSjAgEAAoIB\n-----END KEY-----\n"
        let masker = masker(key)
        #expect(masker.redact(key) == "***\n***\n***\n***\n")
        #expect(masker.redact(JSONValue.string(key).text) == "\"***\\n***\\n***\\n***\\n\"")
    }
}
