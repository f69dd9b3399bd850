#pragma once

#include "app/invocation.hpp"

namespace syncledger::app {

/// The commands. Each returns an exit code and throws UsageError or store::StoreError.
int annotate(Invocation& invocation);
int budget(Invocation& invocation);
int check(Invocation& invocation);
int collect(Invocation& invocation);
int discover(Invocation& invocation);
int doctor(Invocation& invocation);
int import(Invocation& invocation);
int metrics(Invocation& invocation);
int notify(Invocation& invocation);
int report(Invocation& invocation);
int db(Invocation& invocation);
int watch(Invocation& invocation);

}  // namespace syncledger::app
