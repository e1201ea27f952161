// swift-tools-version: 6.2
// Targets stand in the order of an item's way: fetch, parse, read, extract, match, keep, log.
// Who may import whom is written in docs/architecture.md and checked by ArchitectureTests.
import PackageDescription

let strict: [SwiftSetting] = [.treatAllWarnings(as: .error)]

let package = Package(
  name: "claimwatch",
  products: [
    .executable(name: "claimwatch", targets: ["claimwatch"]),
    .library(name: "FeedParse", targets: ["FeedModel", "ReadableText", "FeedParse"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
    .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
  ],
  targets: [
    // C shims: one per library, fixed arity, no policy.
    .systemLibrary(
      name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
    .systemLibrary(
      name: "CCurl", pkgConfig: "libcurl",
      providers: [.apt(["libcurl4-openssl-dev", "zlib1g-dev"])]),
    .systemLibrary(
      name: "CLibXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
    .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),
    .target(name: "CTOML"),
    .target(name: "CFold"),
    .target(name: "CRE2", linkerSettings: [.linkedLibrary("re2")]),
    .target(name: "CSystem"),
    // Loads libpq when it is asked for: nothing is linked, and no header of it is needed.
    .target(name: "CPostgres"),
    // Optimised in debug builds too: tests read with the whole model, a hundred times slower else.
    .target(
      name: "CTagger", exclude: ["model"],
      cSettings: [
        .headerSearchPath("model"), .unsafeFlags(["-O2"], .when(configuration: .debug)),
      ]),

    // The model and three leaves everyone may use.
    .target(name: "FeedModel", swiftSettings: strict),
    .target(name: "Locking", swiftSettings: strict),
    .target(name: "JSONText", swiftSettings: strict),
    .target(name: "ContentDigest", dependencies: ["CCrypto"], swiftSettings: strict),

    // The pipeline.
    .target(name: "WatchQuery", dependencies: ["FeedModel"], swiftSettings: strict),
    .target(name: "Publishers", dependencies: ["FeedModel"], swiftSettings: strict),
    .target(
      name: "Configuration", dependencies: ["FeedModel", "WatchQuery", "Publishers", "CTOML"],
      swiftSettings: strict),
    .target(name: "PollSchedule", dependencies: ["FeedModel"], swiftSettings: strict),
    .target(
      name: "FeedFetch", dependencies: ["FeedModel", "Locking", "CCurl"], swiftSettings: strict),
    .target(
      name: "ReadableText", dependencies: ["FeedModel"], swiftSettings: strict),
    .target(
      name: "FeedParse", dependencies: ["FeedModel", "ReadableText", "JSONText", "CLibXML2"],
      swiftSettings: strict),
    .target(
      name: "ArticlePage",
      dependencies: ["FeedModel", "ReadableText", "JSONText", "FeedParse", "CLibXML2"],
      swiftSettings: strict),
    .target(
      name: "SourceReaders",
      dependencies: ["FeedModel", "ReadableText", "FeedParse", "ArticlePage", "CLibXML2"],
      swiftSettings: strict),
    .target(name: "FeedList", dependencies: ["CLibXML2"], swiftSettings: strict),
    .target(
      name: "WatchMatch", dependencies: ["FeedModel", "WatchQuery", "CFold", "CRE2"],
      swiftSettings: strict),
    .target(
      name: "ClaimTagger", dependencies: ["FeedModel", "Locking", "CTagger"], swiftSettings: strict),
    .target(
      name: "ClaimExtract", dependencies: ["FeedModel", "ClaimTagger"], swiftSettings: strict),
    .target(name: "StoryJoin", dependencies: ["FeedModel"], swiftSettings: strict),
    .target(
      name: "StateStore",
      dependencies: [
        "FeedModel", "Locking", "ContentDigest", "CZlib",
        .product(name: "GRDB", package: "GRDB.swift"),
      ], swiftSettings: strict),
    // A state that several daemons share (docs/decisions/0029-many-machines.md).
    .target(
      name: "PostgreSQL", dependencies: ["Locking", "CPostgres"], swiftSettings: strict),
    .target(
      name: "SharedState",
      dependencies: ["FeedModel", "Locking", "ContentDigest", "PostgreSQL", "StateStore"],
      swiftSettings: strict),
    .target(
      name: "AlertLog", dependencies: ["FeedModel", "JSONText", "ContentDigest", "Publishers"],
      swiftSettings: strict),

    // Reads what the pipeline has logged.
    .target(
      name: "Report", dependencies: ["FeedModel", "JSONText", "ContentDigest", "AlertLog"],
      swiftSettings: strict),
    .target(
      name: "Outputs",
      dependencies: [
        "FeedModel", "Locking", "JSONText", "ContentDigest", "FeedFetch", "StateStore", "AlertLog",
        "CCurl",
      ], swiftSettings: strict),

    // Side effects meet here, and nowhere else.
    .target(
      name: "Daemon",
      dependencies: [
        "FeedModel", "Locking", "JSONText", "ContentDigest", "Configuration", "PollSchedule",
        "FeedFetch", "FeedParse", "ArticlePage", "SourceReaders", "WatchQuery", "WatchMatch",
        "ClaimExtract",
        "StoryJoin", "StateStore", "PostgreSQL", "SharedState", "Publishers",
        "AlertLog", "Outputs", "CSystem",
        .product(name: "Logging", package: "swift-log"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        .product(name: "UnixSignals", package: "swift-service-lifecycle"),
      ], swiftSettings: strict),
    .executableTarget(
      name: "claimwatch",
      dependencies: [
        "Daemon", "FeedList", "ArticlePage", "Publishers", "StoryJoin", "SharedState", "Report",
        "Outputs", "Locking",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      // Config/claimwatch.toml, which `claimwatch init` begins with.
      resources: [.embedInCode("Resources/claimwatch.toml")], swiftSettings: strict,
      // By its build id a debugger finds the symbols of `make deb`.
      linkerSettings: [.unsafeFlags(["-Xlinker", "--build-id=sha1"])]),

    // Tests mirror Sources; LoopbackServer is a real web server that sends exact bytes, LoopbackDatabase a real
    // PostgreSQL behind a Unix socket.
    // TestSupport is what several of them need.
    .target(name: "LoopbackServer", dependencies: ["Locking", "CSystem"], swiftSettings: strict),
    .target(
      name: "TestSupport", dependencies: ["JSONText"], path: "Tests/TestSupport",
      swiftSettings: strict),
    .target(
      name: "LoopbackDatabase", path: "Tests/LoopbackDatabase", swiftSettings: strict),
    .testTarget(name: "ArchitectureTests"),
    .testTarget(name: "FeedModelTests", dependencies: ["FeedModel"]),
    .testTarget(name: "LockingTests", dependencies: ["Locking"]),
    .testTarget(name: "JSONTextTests", dependencies: ["JSONText"]),
    .testTarget(name: "ContentDigestTests", dependencies: ["ContentDigest"]),
    .testTarget(
      name: "ConfigurationTests", dependencies: ["Configuration", "WatchQuery"],
      exclude: ["Fixtures"]),
    .testTarget(name: "PollScheduleTests", dependencies: ["PollSchedule"]),
    .testTarget(
      name: "FeedFetchTests", dependencies: ["FeedFetch", "LoopbackServer", "TestSupport", "CCurl"]),
    .testTarget(name: "ReadableTextTests", dependencies: ["ReadableText", "TestSupport"]),
    .testTarget(
      name: "FeedParseTests", dependencies: ["FeedParse", "TestSupport"],
      exclude: ["Fixtures", "Faults"]),
    .testTarget(
      name: "ArticlePageTests", dependencies: ["ArticlePage", "TestSupport"],
      exclude: ["Fixtures"]),
    .testTarget(
      name: "SourceReadersTests", dependencies: ["SourceReaders", "TestSupport"],
      exclude: ["Fixtures"]),
    .testTarget(name: "FeedListTests", dependencies: ["FeedList"]),
    .testTarget(
      name: "WatchQueryTests", dependencies: ["WatchQuery"], exclude: ["Snapshots"]),
    .testTarget(name: "WatchMatchTests", dependencies: ["WatchMatch", "WatchQuery", "CFold"]),
    .testTarget(
      name: "ClaimTaggerTests", dependencies: ["ClaimTagger", "CTagger", "ContentDigest"],
      exclude: ["Fixtures"]),
    .testTarget(
      name: "ClaimExtractTests", dependencies: ["ClaimExtract", "ClaimTagger", "TestSupport"]),
    .testTarget(name: "PublishersTests", dependencies: ["Publishers"]),
    .testTarget(name: "StoryJoinTests", dependencies: ["StoryJoin", "TestSupport"]),
    .testTarget(
      name: "StateStoreTests",
      dependencies: [
        "StateStore", "SharedState", "PostgreSQL", "LoopbackDatabase", "ContentDigest", "Locking",
        .product(name: "GRDB", package: "GRDB.swift"),
      ],
      exclude: ["Schemas"]),
    .testTarget(
      name: "PostgreSQLTests", dependencies: ["PostgreSQL", "LoopbackDatabase", "Locking"]),
    .testTarget(
      name: "SharedStateTests",
      dependencies: [
        "SharedState", "StateStore", "FeedModel", "AlertLog", "PostgreSQL", "LoopbackDatabase",
        "Locking", "ContentDigest", "ClusterSimulation",
      ]),
    .testTarget(
      name: "AlertLogTests", dependencies: ["AlertLog", "Locking", "StateStore", "TestSupport"]),
    .testTarget(name: "ReportTests", dependencies: ["Report", "TestSupport"]),
    .testTarget(
      name: "OutputsTests",
      dependencies: [
        "Outputs", "StateStore", "AlertLog", "FeedModel", "JSONText", "Locking", "LoopbackServer",
        "TestSupport",
      ]),
    .testTarget(
      name: "DaemonTests",
      dependencies: [
        "Daemon", "StateStore", "SharedState", "PostgreSQL", "LoopbackDatabase", "ContentDigest",
        "Locking",
        .product(name: "Logging", package: "swift-log"),
      ]),
    .testTarget(
      name: "EndToEndTests",
      dependencies: [
        "claimwatch", "Configuration", "Daemon", "LoopbackServer", "LoopbackDatabase", "Locking",
        "TestSupport", "JSONText",
        .product(name: "GRDB", package: "GRDB.swift"),
      ],
      exclude: ["Native", "Installed"]),

    // What `make bench-parse` runs.
    .target(
      name: "CSAXBaseline", dependencies: ["CLibXML2"],
      path: "Benchmarks/ParseBench/CSAXBaseline"),
    .executableTarget(
      name: "ParseBench", dependencies: ["FeedParse", "CSAXBaseline"],
      path: "Benchmarks/ParseBench/ParseBench"),

    // What `make bench-page` runs.
    .target(
      name: "CHTMLBaseline", dependencies: ["CLibXML2"],
      path: "Benchmarks/PageBench/CHTMLBaseline"),
    .target(name: "CHeapMeter", path: "Benchmarks/PageBench/CHeapMeter"),
    .executableTarget(
      name: "PageBench", dependencies: ["ArticlePage", "FeedFetch", "CHTMLBaseline", "CHeapMeter"],
      path: "Benchmarks/PageBench/PageBench"),

    // What `make bench-stories-memory` runs.
    .executableTarget(
      name: "StoryMemoryBench",
      dependencies: ["CHeapMeter", "ClaimExtract", "StoryJoin", "Publishers", "JSONText"],
      path: "Benchmarks/StoryBench/MemoryBench"),

    // What `make bench-list` runs.
    .executableTarget(
      name: "ListBench", dependencies: ["FeedModel", "SourceReaders"],
      path: "Benchmarks/ListBench"),

    // What `make bench-cluster-simulation` runs, and in small SharedStateTests.
    .target(
      name: "ClusterSimulation",
      dependencies: ["FeedModel", "Locking", "PollSchedule", "SharedState"],
      path: "Benchmarks/ClusterBench/ClusterSimulation", swiftSettings: strict),
    .executableTarget(
      name: "ClusterBench", dependencies: ["ClusterSimulation"],
      path: "Benchmarks/ClusterBench/ClusterBench"),
    .executableTarget(
      name: "ClusterSoak",
      dependencies: [
        "SharedState", "PostgreSQL", "AlertLog", "ContentDigest", "Locking", "LoopbackDatabase",
      ], path: "Benchmarks/ClusterBench/ClusterSoak"),
  ],
  cxxLanguageStandard: .cxx17
)
