// swift-tools-version: 6.2
// The targets of mlops-steps, bottom to top: a target imports only what it lists here, and CI checks that it does.

import PackageDescription

let strict: [SwiftSetting] = [.swiftLanguageMode(.v6), .treatAllWarnings(as: .error)]

/// A library target of ours with the settings every target shares.
func library(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

/// A test target that mirrors a library target.
func tests(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .testTarget(name: name, dependencies: dependencies, swiftSettings: strict)
}

let package = Package(
    name: "mlops-steps",
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")
    ],
    targets: [
        // Module maps of system libraries, and the shim that libcurl's varargs need.
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CExpat", pkgConfig: "expat", providers: [.apt(["libexpat1-dev"])]),
        .target(name: "CCurlShim", dependencies: ["CCurl"]),

        // The bottom: values and protocols.
        library("Bytes"),
        library("Clocks"),
        library("JSON"),
        library("HTTP", ["Bytes"]),

        // AWS: credentials, retries, protocols, a folder per service.
        library("AWS", ["Bytes", "CExpat", "Clocks", "HTTP", "SigV4"]),

        // The runner of GitHub Actions.
        library("Workflow", ["Bytes", "HTTP", "JSON"]),

        tests("HTTPTests", ["Bytes", "HTTP"]),
        tests("JSONTests", ["JSON"]),
        tests("WorkflowTests", ["Bytes", "HTTP", "JSON", "Workflow"]),
    ]
)
