#pragma once

#include "app/invocation.hpp"

namespace syncledger::app {

/// The commands. Each returns an exit code and throws UsageError or store::StoreError.
int budget(Invocation& invocation);
int collect(Invocation& invocation);
int discover(Invocation& invocation);
int doctor(Invocation& invocation);
int import(Invocation& invocation);
int report(Invocation& invocation);
int db(Invocation& invocation);

}  // namespace syncledger::app
