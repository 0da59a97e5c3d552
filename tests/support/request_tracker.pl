#!/usr/bin/perl
# Asks a real Request Tracker: reads cases (JSON) on standard input, writes what RT says of each.
# {"calc": [[level, clock, unix], …], "tickets": [{"level": …, "events": [{"do": …, "at": unix, …}, …]}, …]}
# RT stamps what happens with time() and gmtime(): both are ours, so that tickets live at chosen instants.
our $NOW;
BEGIN {
    *CORE::GLOBAL::time = sub () { defined $main::NOW ? $main::NOW : CORE::time() };
    *CORE::GLOBAL::gmtime = sub (;$) { CORE::gmtime(@_ ? $_[0] : (defined $main::NOW ? $main::NOW : CORE::time())) };
    *CORE::GLOBAL::localtime =
        sub (;$) { CORE::localtime(@_ ? $_[0] : (defined $main::NOW ? $main::NOW : CORE::time())) };
}
use strict;
use warnings;
use lib '/usr/share/request-tracker5/lib', '/usr/share/request-tracker5/plugins';
use JSON;
use RT;
RT::LoadConfig();
RT::Init();
require RT::SLA;

my $asked = decode_json(do { local $/; <STDIN> });
my %said = (calc => [], tickets => []);
for my $one (@{ $asked->{calc} || [] }) {
    my ($level, $clock, $at) = @$one;
    my $due = RT::SLA->CalculateTime(Level => $level, Type => $clock, Time => $at);
    push @{ $said{calc} }, (defined $due && $due > 0 ? $due : undef);
}

my $staff = RT::CurrentUser->new(RT->SystemUser);
$staff->Load('root');
my $client = RT::User->new(RT->SystemUser);
$client->LoadByEmail('client@example.com');
unless ($client->id) {
    my ($made, $why) =
        $client->Create(Name => 'client@example.com', EmailAddress => 'client@example.com', Privileged => 1);
    die $why unless $made;
    ($made, $why) = $client->PrincipalObj->GrantRight(Right => 'SuperUser', Object => RT->System);
    die $why unless $made;
}
my $as_client = RT::CurrentUser->new;
$as_client->Load('client@example.com');

for my $case (@{ $asked->{tickets} || [] }) {
    my ($id, @dues);
    for my $event (@{ $case->{events} }) {
        $NOW = $event->{at};
        my $who = ($event->{by} || 'client') eq 'staff' ? $staff : $as_client;
        my $ticket = RT::Ticket->new($who);
        my ($done, $why);
        if ($event->{do} eq 'create') {
            ($id, undef, $why) = $ticket->Create(
                Queue => 'General', Subject => 'x', Requestor => 'client@example.com', SLA => $case->{level});
            $done = $id;
        }
        else {
            $ticket->Load($id);
            ($done, $why) = $ticket->Correspond(Content => 'x') if $event->{do} eq 'reply';
            ($done, $why) = $ticket->SetStatus($event->{to}) if $event->{do} eq 'status';
        }
        die "$event->{do}: $why\n" unless $done;
        my $seen = RT::Ticket->new(RT->SystemUser);
        $seen->Load($id);
        my ($due, $starts) = ($seen->DueObj->Unix, $seen->StartsObj->Unix);
        push @dues, { due => ($due > 0 ? $due : undef), starts => ($starts > 0 ? $starts : undef), sla => $seen->SLA };
    }
    push @{ $said{tickets} }, \@dues;
}
print encode_json(\%said);
