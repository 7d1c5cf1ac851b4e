/// Which passwords are found in addresses.
import Bytes
import Testing

@testable import Workflow

@Suite struct URLSecretsTests {
    @Test(
        arguments: [
            ("http://user:pass%20word@proxy:3128", ["user:pass%20word", "user:pass word", "pass%20word", "pass word"]),
            ("a https://u:p1@h/x?y=@z and ftp://v:p2@g", ["u:p1", "p1", "v:p2", "p2"]),
            ("https://ghp_0123456789abcdef@github.com/x", ["ghp_0123456789abcdef"]),
            ("ssh://git@github.com", []), ("https://h/path@with", []), ("https://h?a=b:c@d", []),
            ("user:pass@host", []),
            ("http://u:p@w@host", ["u:p@w", "p@w"]), ("://", []), ("", []), ("http://user:@h", ["user:"]),
        ] as [(String, [String])])
    func findsThem(text: String, secrets: [String]) {
        #expect(Set(URLSecrets.all(in: text).map { $0.reveal() }) == Set(secrets))
    }
}
