/// JSON as it may be shown: the same value, and nothing in it acts.
import JSON
import Testing

@testable import Workflow

@Suite struct InertJSONTests {
    @Test(arguments: [
        ("##[error]x", ##""#\u0023[error]x""##), ("#\u{200D}#[x]", ##""#\u200d\u0023[x]""##),
        ("##\u{301}[x]", "\"#\\u0023\u{301}[x]\""), ("#\u{301}#[x]", "\"#\u{301}\\u0023[x]\""),
        ("\u{202E}a\u{2066}\u{FEFF}", #""\u202ea\u2066\ufeff""#), ("\u{E0041}", #""\udb40\udc41""#),
        ("é😹 # [x] #[", ##""é😹 # [x] #[""##), ("❤\u{FE0F}", "\"❤\u{FE0F}\""),
    ])
    func showsNothingThatActs(text: String, shown: String) throws {
        let inert = InertJSON.text(JSONValue.string(text).text)
        #expect(inert.unicodeScalars.elementsEqual(shown.unicodeScalars), "\(inert)")
        #expect(try JSONValue(parsing: inert).string?.unicodeScalars.elementsEqual(text.unicodeScalars) == true)
    }
}
