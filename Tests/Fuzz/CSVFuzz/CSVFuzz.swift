/// Feeds bytes to the reader of CSV: every input is rows or a typed error, the same by every kernel.
import TableChecks

/// What libFuzzer calls for each input.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzCSV(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    checkTable(start, count, .csv)
    return 0
}
