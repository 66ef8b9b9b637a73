/// Domain, Registration, Call, CredentialList, IpAccessControlList; TwiML; webhooks; the read model.
@NullMarked
package io.strowger.region;

import org.jspecify.annotations.NullMarked;
