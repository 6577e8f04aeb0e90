# BSON and MongoDB's wire protocol, as far as the stand-in needs them.
# https://bsonspec.org/spec.html, https://www.mongodb.com/docs/manual/reference/mongodb-wire-protocol/
package Mongo;
use strict;
use warnings;
use IO::Socket::INET;

use constant { OP_REPLY => 1, OP_QUERY => 2004, OP_MSG => 2013 };

# A document of [type, name, value]...; types: double, string, document, array, boolean, date, int.
sub document {
    my $body = join '', map { element(@$_) } @_;
    return pack('V', length($body) + 5) . $body . "\0";
}

sub element {
    my ($type, $name, $value) = @_;
    return "\x01$name\0" . pack('d<', $value) if $type eq 'double';
    return "\x02$name\0" . pack('V', length($value) + 1) . "$value\0" if $type eq 'string';
    return "\x03$name\0" . document(@$value) if $type eq 'document';
    return "\x04$name\0" . document(@$value) if $type eq 'array';
    return "\x08$name\0" . ($value ? "\x01" : "\x00") if $type eq 'boolean';
    return "\x09$name\0" . pack('q<', $value) if $type eq 'date';
    return "\x10$name\0" . pack('l<', $value) if $type eq 'int';
    die "no BSON type $type\n";
}

# The name of a document's first element, which is the command.
sub command_of {
    my ($document) = @_;
    return $document =~ /^.{5}([^\0]*)\0/s ? $1 : '';
}

# Takes one whole message off the front of a buffer: (request id, opcode, body), or nothing while it is not complete.
sub take {
    my ($buffer) = @_;
    return unless length($$buffer) >= 16;
    my ($length, $id, undef, $opcode) = unpack 'V4', $$buffer;
    die "a message of $length bytes\n" if $length < 16 || $length > 48_000_000;
    return unless length($$buffer) >= $length;
    my $message = substr $$buffer, 0, $length, '';
    return ($id, $opcode, substr $message, 16);
}

sub message {
    my ($opcode, $in_answer_to, $body) = @_;
    return pack('V4', length($body) + 16, 1, $in_answer_to, $opcode) . $body;
}

# An OP_MSG with one document.
sub op_msg {
    my ($in_answer_to, $document) = @_;
    return message(OP_MSG, $in_answer_to, pack('V', 0) . "\0" . $document);
}

# Whether a server at this address answers a ping, within three seconds.
sub ping {
    my ($address) = @_;
    my $socket = IO::Socket::INET->new(PeerAddr => $address, Timeout => 3) or return 0;
    return eval {
        local $SIG{ALRM} = sub { die "no answer\n" };
        alarm 3;
        print {$socket} op_msg(0, document([int => ping => 1], [string => '$db' => 'admin'])) or die "cannot send\n";
        $socket->flush;
        my ($buffer, @answer) = ('');
        until (@answer = take(\$buffer)) {
            sysread($socket, $buffer, 4096, length $buffer) or die "the connection ended\n";
        }
        alarm 0;
        $answer[2] =~ /\x01ok\0\Q${\pack('d<', 1)}\E/;
    } || 0;
}

1;
