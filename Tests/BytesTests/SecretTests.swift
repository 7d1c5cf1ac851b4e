/// A secret stays out of every way Swift has to print a value.
import Bytes
import Testing

@Suite struct SecretTests {
    private static let canary = "canary-7f3a"

    private struct Keys {
        var name = "key"
        var secret = Secret(SecretTests.canary)
        var token: Secret? = Secret(SecretTests.canary)
        var all = [Secret(SecretTests.canary)]
        var byName = ["a": Secret(SecretTests.canary)]
    }

    private enum Kept { case one(Secret), labelled(secret: Secret) }

    private struct Refusal: Error { let secret = Secret(SecretTests.canary) }

    /// Each value printed in each way.
    private static func prints(of value: some Any) -> [String] {
        var dumped = ""
        dump(value, to: &dumped)
        return [
            "\(value)", String(describing: value), String(reflecting: value), "\([value])", "\((value, 1))", dumped,
        ]
            + Mirror(reflecting: value).children.map { "\($0.value)" }
    }

    @Test func neverPrints() {
        let secret = Secret(Self.canary)
        let prints =
            Self.prints(of: secret) + Self.prints(of: Keys()) + Self.prints(of: Kept.one(secret))
            + Self.prints(of: Kept.labelled(secret: secret)) + Self.prints(of: Refusal())
            + Self.prints(of: Optional(secret) as Any) + Self.prints(of: ["k": secret])
        #expect(prints.count > 40)
        for text in prints { #expect(!text.contains(Self.canary)) }
    }

    @Test func printsStars() {
        #expect("\(Secret("x"))" == "***")
        #expect(String(reflecting: Secret("x")) == "***")
        #expect(Mirror(reflecting: Secret("x")).children.isEmpty)
    }

    @Test func givesItsValueWhenAsked() {
        #expect(Secret(Self.canary).reveal() == Self.canary)
        #expect(Secret("").isEmpty)
        #expect(!Secret(" ").isEmpty)
        #expect(Secret("a") == Secret("a"))
        #expect(Secret("a") != Secret("b"))
    }
}
