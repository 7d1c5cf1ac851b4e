/// Feeds bytes to the reader of LIBSVM: every input is rows or a typed error, the same by every kernel.
import TableChecks

/// What libFuzzer calls for each input.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzLIBSVM(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    checkTable(start, count, .libsvm)
    return 0
}
