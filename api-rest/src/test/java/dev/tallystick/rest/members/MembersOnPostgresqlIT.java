package dev.tallystick.rest.members;

import dev.tallystick.rest.OnPostgresql;

@OnPostgresql
class MembersOnPostgresqlIT extends MembersIT {}
