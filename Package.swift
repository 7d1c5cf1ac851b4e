// swift-tools-version: 6.2
// The targets of mlops-steps, bottom to top: a target imports only what it lists here, and CI checks that it does.

import PackageDescription

let strict: [SwiftSetting] = [.swiftLanguageMode(.v6), .treatAllWarnings(as: .error)]

/// A library target of ours with the settings every target shares.
func library(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

/// A test target that mirrors a library target.
func tests(_ name: String, _ dependencies: [Target.Dependency] = [], exclude: [String] = []) -> Target {
    .testTarget(name: name, dependencies: dependencies, exclude: exclude, swiftSettings: strict)
}

/// SwiftNIO, which only the model server needs.
let nio = ["NIOCore", "NIOHTTP1", "NIOPosix"].map { Target.Dependency.product(name: $0, package: "swift-nio") }

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")

/// Each step is an executable of its own with a main of one statement; mlops-steps is all of them in one file.
let steps = [
    "mlops-steps", "oidc-assume", "build-push-ecr", "start-pipeline", "wait-pipeline", "evaluate-model",
    "register-model", "approve-model",
    "deploy-endpoint", "smoke-test", "rollback-endpoint", "setup-monitor", "check-drift", "notify-slack",
].map { name in
    Target.executableTarget(
        name: name, dependencies: ["Live", "Steps"], path: "Sources/cmd/\(name)", swiftSettings: strict)
}

let package = Package(
    name: "mlops-steps",
    products: [
        // Worth having without the steps; each target's files say what they promise.
        .library(name: "Forest", targets: ["Forest"]),
        .library(name: "Metrics", targets: ["Metrics"]),
        .library(name: "Tabular", targets: ["Tabular"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.80.0"),
    ],
    targets: steps + [
        // Module maps of system libraries, and the shim that libcurl's varargs need.
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CGit2", pkgConfig: "libgit2", providers: [.apt(["libgit2-dev"])]),
        .systemLibrary(name: "CExpat", pkgConfig: "expat", providers: [.apt(["libexpat1-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .target(name: "CCurlShim", dependencies: ["CCurl"]),

        // The bottom: values and protocols.
        library("Bytes"),
        library("Clocks"),
        library("Threads"),
        library("JSON"),
        library("HTTP", ["Bytes"]),

        // A file as bytes that come one piece after the other: for Live, and for programs that need nothing else of it.
        library("FileStreams", ["Bytes"]),

        // Tree ensembles: a model file to one checked shape, and rows to scores. A product of its own. The loops over
        // rows are C: decision 0010 has the figures.
        .target(name: "CForest"),
        library("Forest", ["Bytes", "CForest", "JSON"]),

        // Tables of numbers: CSV, LIBSVM and JSON Lines, block by block. A product of its own, with loops in C: decision
        // 0011.
        .target(name: "CTabular"),
        library("Tabular", ["Bytes", "CTabular"]),

        // Archives of models, read from a stream and never unpacked to a disk.
        library("Archive", ["Bytes", "CZlib"]),

        // What is measured of predictions: arrays in, numbers out.
        library("Metrics"),

        // Rows to predictions, and what was measured of them as a report that SageMaker reads, a page and a summary.
        library("Evaluation", ["Forest", "JSON", "Metrics", "Tabular"]),

        // What data looks like, and whether it still does: Model Monitor's files and verdicts.
        library("Monitoring", ["JSON", "Metrics", "Tabular"]),

        // What a model answers behind SageMaker's container contract.
        library("Serving", ["Forest", "JSON", "Tabular"]),

        // Whether a JSON value is as a schema wants it.
        library("JSONSchema", ["JSON"]),

        // Signature Version 4: a request in, a signed request out.
        library("SigV4", ["Bytes", "CCrypto", "HTTP"]),

        // AWS: credentials, retries, protocols, a folder per service.
        library("AWS", ["Bytes", "CExpat", "Clocks", "HTTP", "SigV4"]),

        // The runner of GitHub Actions.
        library("Workflow", ["Bytes", "HTTP", "JSON"]),

        // The steps: declaration and story, a folder each. They know no socket, clock or file, only the World.
        library(
            "Steps",
            [
                "AWS", "Archive", "Bytes", "Clocks", "Evaluation", "Forest", "HTTP", "JSON", "JSONSchema", "Metrics",
                "Monitoring", "Serving", "SigV4", "Tabular", "Threads", "Workflow", argumentParser,
            ]),

        // The edge: the only code with sockets, the only code with libgit2, and the only code with a process around it.
        library("Curl", ["CCurl", "CCurlShim", "HTTP", "Threads"]),
        library("Git", ["CGit2"]),
        library(
            "Live",
            [
                "AWS", "Bytes", "Clocks", "Curl", "FileStreams", "Git", "HTTP", "JSON", "Steps", "Threads",
                "Workflow", argumentParser,
            ]),

        // AWS Lambda functions: the runtime API, and a face on a step for each kind of event.
        library(
            "Functions", ["AWS", "Bytes", "Clocks", "Curl", "HTTP", "JSON", "Live", "SigV4", "Steps", "Workflow"]),
        // What the C library of Lambda's runtime does not have under the names that are built against.
        .target(name: "COlderGlibc"),
        .executableTarget(
            name: "lambda-functions", dependencies: ["COlderGlibc", "Functions"], path: "Sources/cmd/lambda-functions",
            swiftSettings: strict),

        // The sockets and the program around what a model answers.
        library("ModelServer", ["Archive", "FileStreams", "Forest", "Serving", argumentParser] + nio),
        .executableTarget(
            name: "serve-model", dependencies: ["ModelServer"], path: "Sources/cmd/serve-model", swiftSettings: strict),

        // What is written from the steps' declarations, and the tool that writes it.
        library("Generation", ["JSON", "Steps", argumentParser]),
        .executableTarget(
            name: "generate", dependencies: ["Generation", "Steps"], path: "Sources/cmd/generate", swiftSettings: strict
        ),

        // The core beside its peers: script/bench core. No part of what is shipped.
        .executableTarget(
            name: "core-bench",
            dependencies: ["Bytes", "CTabular", "FileStreams", "Forest", "Metrics", "Tabular", argumentParser],
            path: "Benchmarks/core-bench", swiftSettings: strict),

        .target(
            name: "TestSupport", dependencies: ["Clocks", "HTTP"], path: "Tests/TestSupport", exclude: ["tls_front.py"],
            swiftSettings: strict),
        tests(
            "AWSTests", ["AWS", "Bytes", "Clocks", "HTTP", "SigV4", "TestSupport"],
            exclude: ["oracle.py", "samples.py"]),
        tests("ArchiveTests", ["Archive", "Bytes", "TestSupport"], exclude: ["oracle.py"]),
        tests("BytesTests", ["Bytes"]),
        tests("CurlTests", ["CCurl", "Curl", "HTTP", "TestSupport"]),
        tests("EvaluationTests", ["Evaluation", "Forest", "JSON", "Metrics", "Tabular", "Workflow"]),
        tests("ForestTests", ["Forest", "TestSupport"]),
        tests(
            "FunctionsTests",
            ["AWS", "Bytes", "Clocks", "Functions", "HTTP", "JSON", "Live", "Steps", "TestSupport", "Workflow"]),
        tests("GitTests", ["Git", "TestSupport"]),
        tests("HTTPTests", ["Bytes", "HTTP"]),
        tests("JSONTests", ["JSON"]),
        tests("JSONSchemaTests", ["JSON", "JSONSchema", "TestSupport"], exclude: ["oracle.py"]),
        tests(
            "MetricsTests", ["Metrics", "TestSupport"],
            exclude: [
                "bias_fixtures.json", "bias_fixtures.py", "classes_oracle.py", "curves_oracle.py",
                "drift_fixtures.json",
                "drift_fixtures.py", "drift_oracle.py", "intervals_oracle.py", "oracle.py",
            ]),
        tests("MonitoringTests", ["JSON", "Metrics", "Monitoring"]),
        tests("ServingTests", ["Forest", "Serving"]),
        tests("SigV4Tests", ["Bytes", "HTTP", "SigV4"], exclude: ["oracle.py", "vectors.json"]),
        tests(
            "StepsTests",
            [
                "AWS", "Bytes", "Clocks", "Evaluation", "Forest", "HTTP", "JSON", "JSONSchema", "Live", "Metrics",
                "Steps",
                "TestSupport", "Workflow", argumentParser,
            ]),
        tests("TabularTests", ["Bytes", "CTabular", "Tabular", "TestSupport"], exclude: ["powers.py"]),
        tests("ThreadsTests", ["Threads"]),
        tests("WorkflowTests", ["Bytes", "HTTP", "JSON", "TestSupport", "Workflow"]),
    ]
)
