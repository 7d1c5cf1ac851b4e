/// Feeds bytes to the reader of models of any format: every input is a model or a typed error.
import Forest
import ModelChecks

/// What libFuzzer calls for each input.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzXGBoost(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    do {
        let model = try Model.read(UnsafeRawBufferPointer(start: start, count: count))
        check(model)
        try checkScores(model)
    } catch {
        precondition(!error.reason.isEmpty, "an error says what is wrong")
    }
    return 0
}
