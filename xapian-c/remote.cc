/* An address or a program in, an open database out. */
#include "internal.h"

namespace xc {

std::shared_ptr<const Remote> to_remote(const xc_remote *remote)
{
  need(remote, "remote database");
  const bool program = remote->program && *remote->program, host = remote->host && *remote->host;
  if (program == host) throw Failure(XC_INVALID, "a remote database has either a host or a program");
  if (host && remote->port == 0) throw Failure(XC_INVALID, "%s: port 0 is none", remote->host);
  return std::make_shared<const Remote>(Remote{host ? remote->host : "", remote->port, program ? remote->program : "",
                                               remote->arguments ? remote->arguments : "", remote->connect_ms,
                                               remote->answer_ms});
}

std::string name_of(const Remote &remote)
{
  if (remote.host.empty()) return remote.arguments.empty() ? remote.program : remote.program + " " + remote.arguments;
  return remote.host + ":" + std::to_string(remote.port);
}

Xapian::Database open_remote(const Remote &remote)
{
  if (remote.host.empty()) return Xapian::Remote::open(remote.program, remote.arguments, remote.answer_ms);
  return Xapian::Remote::open(remote.host, remote.port, remote.answer_ms, remote.connect_ms);
}

} // namespace xc

xc_status xc_database_open_remote(const xc_remote *remote, xc_database **database, xc_error *error) noexcept
{
  return xc::guarded(error, [&] {
    xc::need(database, "place for the database");
    const std::shared_ptr<const xc::Remote> kept = xc::to_remote(remote);
    const std::string name = xc::name_of(*kept);
    return xc::guarded(error, name.c_str(), [&] {
      *database = new xc_database{xc::Reader(xc::Source{"", kept, nullptr}, name), std::string()};
      return XC_OK;
    });
  });
}
