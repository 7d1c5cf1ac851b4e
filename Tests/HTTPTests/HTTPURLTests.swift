/// Which texts are URLs of ours, and that they come out as they went in.
import HTTP
import Testing

@Suite struct HTTPURLTests {
    @Test(arguments: [
        ("https://sts.eu-west-1.amazonaws.com", "https://sts.eu-west-1.amazonaws.com/"),
        ("HTTP://LocalHost:5000/a%20b?x=1&y=&z", "http://localhost:5000/a%20b?x=1&y=&z="),
        ("https://[::1]:8443/p", "https://[::1]:8443/p"),
        ("https://h:443/p#f", "https://h/p"),
        ("http://h?q=a%2Fb%20c", "http://h/?q=a%2Fb%20c"),
    ])
    func readsAndWrites(text: String, expected: String) throws {
        #expect(try HTTPURL(text).description == expected)
    }

    @Test(arguments: [
        "", "h", "ftp://h", "https://", "https://u:p@h/", "https://h:0/", "https://h:65536/", "https://h:x/",
        "https://h/\r\nX: y", "https://a b/", "https://h\\x/", "https://a:b:c/", "https://%41/",
    ])
    func refuses(text: String) {
        #expect(throws: HTTPURL.Malformed.self) { try HTTPURL(text) }
    }

    @Test(arguments: [
        ("http://localhost", true), ("http://127.0.0.1", true), ("http://127.9.9.9", true), ("http://[::1]", true),
        ("http://127.0.0.1.example.com", false), ("http://127.com", false), ("http://example.com", false),
        ("http://169.254.169.254", false), ("http://127.evil.0.1", false),
    ])
    func knowsLoopback(text: String, expected: Bool) throws {
        #expect(try HTTPURL(text).isLoopback == expected)
    }

    @Test func refusesHeadersThatWouldSplit() {
        #expect(Headers(dictionaryLiteral: ("A", "b\r\nC: d")).unsendable?.name == "A")
        #expect(Headers(dictionaryLiteral: ("A b", "c")).unsendable != nil)
        #expect(Headers(dictionaryLiteral: ("X-Amz-Date", "20150830T123600Z")).unsendable == nil)
    }
}
