/// Feeds bytes to the reader of JSON Lines: every input is rows or a typed error, the same by every kernel.
import TableChecks

/// What libFuzzer calls for each input.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzJSONLines(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    checkTable(start, count, .jsonLines)
    return 0
}
