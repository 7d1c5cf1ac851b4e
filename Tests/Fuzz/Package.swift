// swift-tools-version: 6.2
// The fuzz targets and what they feed, built for libFuzzer; script/fuzz puts this beside Sources and Tests.

import PackageDescription

let fuzzed: [SwiftSetting] = [
    .swiftLanguageMode(.v6), .unsafeFlags(["-sanitize=fuzzer,address", "-parse-as-library"]),
]

/// A target of ours.
func library(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: fuzzed)
}

/// A fuzz target, and the static library that it is linked from.
let targets: [(name: String, dependencies: [Target.Dependency])] = [
    ("ArchiveFuzz", ["Archive", "Bytes"]),
    ("CSVFuzz", ["TableChecks"]),
    ("JSONLinesFuzz", ["TableChecks"]),
    ("LIBSVMFuzz", ["TableChecks"]),
    ("LightGBMFuzz", ["Forest", "ModelChecks"]),
    ("XGBoostFuzz", ["Forest", "ModelChecks"]),
]

let package = Package(
    name: "fuzz",
    products: targets.map { .library(name: $0.name, type: .static, targets: [$0.name]) },
    targets: [
        library("Bytes"),
        library("JSON"),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib"),
        library("Archive", ["Bytes", "CZlib"]),
        .target(name: "CForest", cSettings: [.unsafeFlags(["-fsanitize=fuzzer-no-link,address"])]),
        library("Forest", ["Bytes", "CForest", "JSON"]),
        .target(name: "CTabular", cSettings: [.unsafeFlags(["-fsanitize=fuzzer-no-link,address"])]),
        library("Tabular", ["Bytes", "CTabular"]),
        .target(
            name: "TableChecks", dependencies: ["CTabular", "Tabular"], path: "Tests/Fuzz/TableChecks",
            swiftSettings: fuzzed),
        .target(
            name: "ModelChecks", dependencies: ["Forest"], path: "Tests/Fuzz/ModelChecks", swiftSettings: fuzzed),
    ]
        + targets.map { target in
            .target(
                name: target.name, dependencies: target.dependencies, path: "Tests/Fuzz/\(target.name)",
                exclude: ["seeds", "words.dict"], swiftSettings: fuzzed)
        }
)
