# Builds what `make fuzz` and `make growth` run, into .build-fuzz: make -f Fuzz/build.mk -j2 TARGET...
#
# By hand, because SwiftPM gives every executable a main of its own, and so does libFuzzer. Each module
# is compiled once, optimised, under AddressSanitizer and libFuzzer's coverage, and serves every target.
# Without the tracing of comparisons, which took a fifth of the time: dictionaries and words know more.
SHELL := /bin/bash
root := $(abspath $(dir $(lastword $(MAKEFILE_LIST)))/..)
out := $(root)/.build-fuzz
SWIFTC ?= swiftc
CLANG := $(dir $(realpath $(shell command -v $(SWIFTC))))clang
LIBRARIES := libxml-2.0 libcrypto
C_FLAGS := -O1 -g -fsanitize=address -fsanitize-coverage=edge,inline-8bit-counters,pc-table
MAPS := $(out)/maps
# Debug: the standard library's own checks of unsafe pointers come with it.
FLAGS = -O -g -wmo -enable-testing -assert-config Debug -parse-as-library -swift-version 6 \
  -package-name claimwatch -I $(out) $(shell pkg-config --cflags $(LIBRARIES)) \
  $(foreach map,$(wildcard $(root)/Sources/C*/module.modulemap) \
    $(patsubst %,$(MAPS)/%.modulemap,CTagger CFold CTOML CRE2),-Xcc -fmodule-map-file=$(map)) \
  -sanitize=address -sanitize-coverage=edge,inline-8bit-counters,pc-table

.PHONY: all parse page source html date match query configuration tagger claims stories record words growth
.DELETE_ON_ERROR:
all: parse page source html date match query configuration tagger claims stories record words growth

# Changes when the flags do.
$(out)/flags: unwritten
	@mkdir -p $(out) && echo '$(FLAGS) $(C_FLAGS)' | cmp -s - $@ || echo '$(FLAGS) $(C_FLAGS)' >$@
.PHONY: unwritten

# Folders stand among the sources so that a file that goes is noticed too.
sources = $(shell find $(root)/Sources/$1)

define module # NAME, MODULES IT IMPORTS
$(out)/$1.o: $(call sources,$1) $(foreach name,$2,$(out)/$(name).o) $(out)/flags | $(MAPS)
	$(SWIFTC) $$(FLAGS) -module-name $1 -emit-module -emit-module-path $(out)/$1.swiftmodule \
	  -emit-object -o $$@ $$(filter %.swift,$$^)
endef
modules := FeedModel JSONText Locking ReadableText FeedParse ArticlePage SourceReaders ClaimTagger ClaimExtract WatchQuery WatchMatch \
  Publishers StoryJoin Configuration ContentDigest AlertLog
$(eval $(call module,FeedModel,))
$(eval $(call module,JSONText,))
$(eval $(call module,Locking,))
$(eval $(call module,ReadableText,FeedModel))
$(eval $(call module,FeedParse,FeedModel ReadableText JSONText))
$(eval $(call module,ArticlePage,FeedModel ReadableText JSONText FeedParse))
$(eval $(call module,SourceReaders,FeedModel ReadableText FeedParse ArticlePage))
$(eval $(call module,ClaimTagger,Locking FeedModel))
$(eval $(call module,ClaimExtract,FeedModel ClaimTagger))
$(eval $(call module,WatchQuery,FeedModel))
$(eval $(call module,WatchMatch,FeedModel WatchQuery))
$(eval $(call module,Publishers,FeedModel))
$(eval $(call module,StoryJoin,FeedModel))
$(eval $(call module,Configuration,FeedModel WatchQuery Publishers))
$(eval $(call module,ContentDigest,))
$(eval $(call module,AlertLog,FeedModel JSONText ContentDigest Publishers))

$(MAPS): $(root)/Fuzz/build.mk
	@mkdir -p $@ && touch $@
	@for name in CTagger CFold CTOML CRE2; do \
	  echo "module $$name { header \"$(root)/Sources/$$name/include/$$name.h\" export * }" \
	    >$@/$$name.modulemap; done

define library # NAME, COMPILER FLAGS
$(out)/$1.o: $(call sources,$1) $(out)/flags | $(MAPS)
	mkdir -p $(out)/$1 && cd $(out)/$1 && for file in $$(filter %.c %.cpp %.S,$$^); do \
	  $(CLANG) $2 -I $(root)/Sources/$1/include -I $(root)/Sources/$1/model -c $$$$file || exit 1; done
	ld -r -o $$@ $(out)/$1/*.o
endef
$(eval $(call library,CTagger,$(C_FLAGS)))
$(eval $(call library,CFold,$(C_FLAGS)))
$(eval $(call library,CTOML,$(C_FLAGS) -std=c++17))
$(eval $(call library,CRE2,$(C_FLAGS) -std=c++17))

define target # NAME, SOURCES BESIDE FOLDER NAME, OBJECTS, LINKER FLAGS
$1: $(out)/$1
$(out)/$1: $(wildcard $(root)/Fuzz/$1/*.swift) $(foreach file,$2,$(wildcard $(root)/$(file))) \
  $(foreach name,$3,$(out)/$(name).o)
	cd $(out) && $(SWIFTC) $$(FLAGS) $(if $(filter growth,$1),,-sanitize=fuzzer) -use-ld=lld -module-name Fuzz \
	  -o $$@ $$^ $4
endef
news := FeedModel JSONText Locking ClaimTagger ClaimExtract WatchQuery WatchMatch Publishers ContentDigest AlertLog CTagger CFold CRE2
parser := FeedModel JSONText ReadableText FeedParse
shared := Fuzz/Shared/*.swift Tests/TestSupport/SplitMix64.swift
$(eval $(call target,parse,$(shared),$(parser),-lxml2))
$(eval $(call target,page,$(shared),$(parser) ArticlePage,-lxml2))
$(eval $(call target,source,$(shared),$(parser) ArticlePage SourceReaders,-lxml2))
$(eval $(call target,date,$(shared),$(parser),-lxml2))
$(eval $(call target,html,$(shared),FeedModel ReadableText))
$(eval $(call target,match,$(shared) Tests/WatchMatchTests/ReferenceMatcher.swift,FeedModel WatchQuery WatchMatch CFold CRE2,-lre2 -lstdc++))
$(eval $(call target,query,$(shared) Tests/WatchMatchTests/ReferenceMatcher.swift Tests/WatchMatchTests/ReferenceQuery.swift,FeedModel WatchQuery WatchMatch CFold CRE2,-lre2 -lstdc++))
$(eval $(call target,configuration,$(shared),FeedModel WatchQuery Publishers Configuration CTOML,-lstdc++))
$(eval $(call target,tagger,$(shared),Locking ClaimTagger FeedModel CTagger))
$(eval $(call target,claims,$(shared) Fuzz/News/*.swift,$(news),-lcrypto -lre2 -lstdc++))
$(eval $(call target,stories,$(shared),FeedModel StoryJoin))
$(eval $(call target,record,$(shared) Fuzz/News/*.swift,$(news),-lcrypto -lre2 -lstdc++))
$(eval $(call target,words,$(shared) Fuzz/News/*.swift,$(news),-lcrypto -lre2 -lstdc++))
$(eval $(call target,growth,$(shared) Fuzz/News/*.swift,$(news) ReadableText FeedParse,-lcrypto -lxml2 -lre2 -lstdc++))
